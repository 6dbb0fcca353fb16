import { simpleParser } from 'mailparser';
import { parseMail } from '../../apps/intake-gateway/src/channels/email/parse-mail.js';
import { readOrderMail } from '../../apps/intake-gateway/src/channels/email/reading/read-order-mail.js';
import { makeCase, makeCorpus } from '../mail-corpus/make-case.js';
import type { Bench } from './bench.js';

const MAILS = 320;

/** Mails of the corpus to candidate orders, beside mailparser undoing their MIME and nothing else. */
export const bench: Bench = {
  name: 'mail.read',
  against: 'mailparser, parse alone',
  unit: 'mails/s',
  apart: true,
  async prepare() {
    const corpus = makeCorpus(1);
    const mails: Buffer[] = [];
    for (let index = 0; index < MAILS; index += 1) mails.push((await makeCase(1, index, corpus)).mail);
    const rate = async (read: (mail: Buffer) => Promise<unknown>) => {
      const started = performance.now();
      for (const mail of mails) await read(mail);
      return (mails.length * 1000) / (performance.now() - started);
    };
    // Libraries for sheets and pages are loaded by the first of their kind: not what is measured.
    await rate(async (mail) => readOrderMail(await parseMail(mail)));
    return {
      ours: () => rate(async (mail) => readOrderMail(await parseMail(mail))),
      theirs: () => rate((mail) => simpleParser(mail, { skipHtmlToText: true, skipTextToHtml: true })),
      note: `${MAILS} mails of all shapes of the corpus, a tenth of them PDF and XLSX; ours parses with mailparser too`,
    };
  },
};
