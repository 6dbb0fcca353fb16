import {
  type Actor,
  Clock,
  CurrentActor,
  MailQueue,
  Problem,
  RequireRoles,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { found } from '../http/answers.js';
import { pageQuery, readCursor, toPage } from '../http/page.js';
import { loadCustomer } from '../pipeline/customers.repository.js';
import {
  findMail,
  listContacts,
  listNotifications,
  type NotificationRow,
  putContacts,
} from './notifications.repository.js';
import { NOTIFICATION_KINDS } from './write-notification.js';

const contactsSchema = z.strictObject({
  contacts: z
    .array(z.strictObject({ email: z.email().max(254), kinds: z.array(z.enum(NOTIFICATION_KINDS)).min(1) }))
    .max(50),
});
const resendSchema = z.strictObject({ recipient: z.string().min(3).max(254) });
const notificationsQuery = z.object({
  ...pageQuery,
  orderId: z.uuid().optional(),
  customerId: z.string().max(80).optional(),
  mail: z
    .enum(['pending', 'sending', 'sent', 'refused', 'unsure'])
    .optional()
    .describe('only with a mail in this state'),
});

/** Who was told what, who wants to be told, and mails nobody knows the end of. */
@ApiTags('notifications')
@Controller('v1')
@RequireRoles('clerk')
export class NotificationsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly mails: MailQueue,
  ) {}

  @Get('notifications')
  @ApiOperation({ summary: 'Notifications with their mails, the newest first' })
  async list(@ZodQuery(notificationsQuery) query: z.output<typeof notificationsQuery>) {
    const { orderId, customerId, mail, limit } = query;
    const filter = { orderId, customerId, mail, limit, after: readCursor(query.after) };
    const rows = await listNotifications(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.created_at, id: row.id }), view: notificationView });
  }

  @Post('notifications/:id/resend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Mail once more what was refused, or what nobody knows whether it left' })
  async resend(
    @ZodParam('id', z.uuid()) notificationId: string,
    @ZodBody(resendSchema) { recipient }: z.output<typeof resendSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const mailId = await findMail(this.dataSource.manager, { notificationId, recipient });
    const decision = { by: actor.id, at: this.clock.now() };
    if (mailId && (await this.mails.sendAgain(mailId, decision))) return { state: 'pending' };
    throw new Problem(409, 'MAIL_NOT_OPEN', 'There is no such mail, or it left, or it is about to.');
  }

  @Get('customers/:id/contacts')
  @ApiOperation({ summary: 'Who of a customer is told what by mail' })
  async contacts(@ZodParam('id', z.string().max(80)) id: string) {
    await found(loadCustomer(this.dataSource.manager, id), `customer ${id}`);
    return { contacts: await listContacts(this.dataSource.manager, id) };
  }

  @Put('customers/:id/contacts')
  @ApiOperation({ summary: 'Say who of a customer is told what by mail' })
  async putContacts(
    @ZodParam('id', z.string().max(80)) customerId: string,
    @ZodBody(contactsSchema) { contacts }: z.output<typeof contactsSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { manager } = this.dataSource;
    await found(loadCustomer(manager, customerId), `customer ${customerId}`);
    const put = { customerId, contacts, actor: actor.id, at: this.clock.now() };
    await manager.transaction((own) => putContacts(own, put));
    return { contacts: await listContacts(manager, customerId) };
  }
}

const notificationView = (row: NotificationRow) => ({
  id: row.id,
  kind: row.kind,
  audience: row.audience,
  orderId: row.order_id,
  customerId: row.customer_id,
  subject: row.subject,
  body: row.body,
  createdAt: row.created_at.toISOString(),
  mails: row.mails.map(({ error, ...mail }) => ({ ...mail, error: error ?? undefined })),
});
