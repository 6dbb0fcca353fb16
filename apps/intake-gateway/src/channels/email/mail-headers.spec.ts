import { expect, test } from '@jest/globals';
import { parseMail } from './parse-mail.js';

const ANSWER = '<answer.01926f3a-0000-7000-8000-000000000001@ourhouse.example>';
const HOP = 'Received: from a.example by b.example; Thu, 22 May 2025 09:00:00 -0400';

test.each<[string, string, string | false]>([
  ['a person', 'Subject: order', false],
  ['a person who answers us', `In-Reply-To: ${ANSWER}`, false],
  ['a program that says so as it should', 'Auto-Submitted: no', false],
  ['an answer while away', 'Auto-Submitted: auto-replied (vacation)', 'reply'],
  ['a notice', 'Auto-Submitted: auto-generated', 'reply'],
  ['an older machine', 'Precedence: auto_reply', 'reply'],
  ['another older machine', 'X-Autorespond: yes', 'reply'],
  ['a delivery report', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b', 'bounce'],
  ['a mail without a way back', 'Return-Path: <>', 'bounce'],
  ['a newsletter', 'List-Unsubscribe: <mailto:no@more.example>', 'bulk'],
  ['a list', 'List-Id: growers <growers.example>', 'bulk'],
  ['mass mail', 'Precedence: Bulk', 'bulk'],
  ['our own answer, back again', `Message-ID: ${ANSWER}`, 'loop'],
  ['a mail that was here before', 'X-Loop: orders@ourhouse.example', 'loop'],
  ['a mail that goes round', Array.from({ length: 51 }, () => HOP).join('\r\n'), 'loop'],
])('%s', async (_, header, kind) => {
  const mail = Buffer.from(`${header}\r\nFrom: chef@bayside.example\r\n\r\n2 cs 40137`);
  expect((await parseMail(mail)).automatic).toBe(kind);
});
