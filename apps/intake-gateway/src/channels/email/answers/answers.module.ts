import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { addressOf, Metrics, type SmtpSettings } from '#service-kit';
import { CanonicalOrderModule } from '../../../canonical-order/canonical-order.module.js';
import { MailIntakeRepository } from '../mail-intake.repository.js';
import { AnswerMails } from './answer-mails.job.js';
import { MailAnswerRepository } from './mail-answer.repository.js';
import { MailAnswersController } from './mail-answers.controller.js';
import { OUR_ADDRESS, PlanAnswers } from './plan-answers.js';
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
  AnswerMails,
];
