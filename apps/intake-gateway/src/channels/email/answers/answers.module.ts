import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { Clock, Logger, Metrics, PeriodicJobs } from '#service-kit';
import { CanonicalOrderModule } from '../../../canonical-order/canonical-order.module.js';
import type { SmtpSettings } from '#service-kit';
import { MailIntakeRepository } from '../mail-intake.repository.js';
import { AnswerMails } from './answer-mails.job.js';
import { MailAnswerRepository } from './mail-answer.repository.js';
import { MailAnswersController } from './mail-answers.controller.js';
import { OUR_ADDRESS, PlanAnswers } from './plan-answers.js';
import { SmtpSender } from './smtp-sender.js';
import { TellCustomers } from './tell-customers.follower.js';

/** What customers who order by mail are told; without a mail server to send by, nobody is told anything. */
@Module({})
export class AnswersModule {
  static register(smtp: SmtpSettings | undefined): DynamicModule {
    return {
      module: AnswersModule,
      imports: [CanonicalOrderModule],
      controllers: [MailAnswersController],
      providers: [MailAnswerRepository, MailIntakeRepository, ...(smtp ? telling(smtp) : [])],
    };
  }

  constructor(metrics: Metrics, answers: MailAnswerRepository) {
    metrics.observe('mail_answers', 'Answers to mails, by kind and status', ['kind', 'status'], async () => {
      const counts = await answers.countByStatus();
      return counts.map(({ kind, status, answers: value }) => ({ labels: { kind, status }, value }));
    });
  }
}

const telling = (smtp: SmtpSettings): Provider[] => [
  { provide: OUR_ADDRESS, useValue: addressOf(smtp.from) },
  PlanAnswers,
  TellCustomers,
  {
    provide: AnswerMails,
    inject: [PeriodicJobs, PlanAnswers, MailAnswerRepository, Clock, Logger],
    useFactory: (jobs: PeriodicJobs, plan: PlanAnswers, answers: MailAnswerRepository, clock: Clock, logger: Logger) =>
      new AnswerMails({ jobs, plan, answers, sender: new SmtpSender(smtp), clock, logger }),
  },
];

/** `Orders <orders@ourhouse.example>` → `orders@ourhouse.example`. */
const addressOf = (from: string): string => (/<([^<>]+)>/.exec(from)?.[1] ?? from).trim().toLowerCase();
