import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threeOrders, x12File } from '../../../../../test/support/documents.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { useDatabase } from '../../../../../test/support/database.js';
import { useIntake } from '../../../../../test/support/intake.js';
import { writeAnswerFile } from './write-answer-file.js';

const folder = mkdtempSync(join(tmpdir(), 'order-to-cash-edi-'));
const inbox = join(folder, 'inbox');
const outbox = join(folder, 'outbox');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const database = useDatabase();
const intake = useIntake(database, () => ({
  EDI_INBOX_DIR: inbox,
  EDI_OUTBOX_DIR: outbox,
  EDI_MAX_BYTES: '100000',
  EDI_HELD_BYTES: '20000',
}));

const file = (control: string, prefix: string) => x12File({ control, orders: threeOrders(prefix) });
const look = () => intake.run('watch-edi-folder');
const names = (name: string) => readdirSync(join(inbox, name));
const received = async (numbers: string) =>
  (await intake.events('order.received')).filter(({ data }) => String(data['purchaseOrderNumber']).startsWith(numbers))
    .length;

beforeAll(async () => {
  const isa = (id: string) => ({ qualifier: 'ZZ', id });
  const profile = { name: 'Driscoll', customerId: '2147', edi: { theirs: isa('DRISCOLL'), ours: isa('OURHOUSE') } };
  await intake.call({ method: 'PUT', path: '/v1/partners/driscoll', body: JSON.stringify(profile) });
});
beforeEach(() => {
  rmSync(inbox, { recursive: true, force: true });
  mkdirSync(inbox, { recursive: true });
});

describe('a large file', () => {
  it('is read from the disk it lies on, in the background, and stays in the archive', async () => {
    const orders = Array.from({ length: 200 }, (_, index) => ({
      number: `BIG-${index}`,
      lines: [['40137', '12']] as const,
    }));
    const text = x12File({ control: '000000650', orders });
    expect(text.length).toBeGreaterThan(20_000);
    writeFileSync(join(inbox, 'big.edi'), text);
    writeFileSync(join(inbox, 'big.edi.done'), '');
    await look();
    const [name] = names('archive');
    expect(readFileSync(join(inbox, 'archive', name!), 'utf8')).toBe(text);
    const id = name!.slice(0, 36);
    const document = await eventually('the large file is read', async () => {
      const { body } = await intake.call<{ status: string; sizeBytes: number; acknowledgments: object[] }>({
        path: `/v1/documents/${id}`,
      });
      return body.status === 'received' ? undefined : body;
    });
    expect(document).toMatchObject({ status: 'accepted', sizeBytes: text.length });
    expect(await received('BIG-')).toBe(200);
    expect(await intake.call({ path: `/v1/documents/${id}/content` })).toMatchObject({
      status: 409,
      body: { code: 'DOCUMENT_IN_ARCHIVE' },
    });
    const answers = await intake.call<{ items: { content: string }[] }>({
      path: `/v1/acknowledgments?documentId=${id}`,
    });
    expect(answers.body.items).toMatchObject([{ content: expect.stringContaining('AK9*A*200*200*200~') }]);

    // The same bytes under another name are a resend: nothing is doubled, the answer leaves once more.
    writeFileSync(join(inbox, 'again.edi'), text);
    writeFileSync(join(inbox, 'again.edi.done'), '');
    await look();
    expect(names('archive')).toHaveLength(2);
    expect(await received('BIG-')).toBe(200);
  });

  it('whose process dies before it was read is read by the job', async () => {
    const orders = Array.from({ length: 200 }, (_, index) => ({
      number: `BIG2-${index}`,
      lines: [['40137', '1']] as const,
    }));
    const id = '0197e9e8-0000-7000-8000-000000000650';
    mkdirSync(join(inbox, 'claimed'), { recursive: true });
    writeFileSync(join(inbox, 'claimed', `${id}--big2.edi`), x12File({ control: '000000651', orders }));
    await look();
    await intake.run('interpret-pending-documents');
    await eventually('all of it is there', async () => (await received('BIG2-')) === 200);
    expect(names('archive')).toEqual([`${id}--big2.edi`]);
  });
});

describe('a large body over HTTP', () => {
  const post = (body: string) =>
    intake.call<{ documentId: string; verdict: string; code: string }>({
      method: 'POST',
      path: '/v1/edi',
      body,
      type: 'application/edi-x12',
    });
  const orders = Array.from({ length: 200 }, (_, index) => ({
    number: `HTTP-${index}`,
    lines: [['40137', '1']] as const,
  }));
  const text = x12File({ control: '000000660', orders });

  it('goes to the disk as it comes, is durable when it is answered, and read after that', async () => {
    const { status, body } = await post(text);
    expect([status, body.verdict]).toEqual([202, 'pending']);
    expect(names('archive')).toEqual([`${body.documentId}--http.edi`]);
    expect(readFileSync(join(inbox, 'archive', names('archive')[0]!), 'utf8')).toBe(text);
    await eventually('all of it is read', async () => (await received('HTTP-')) === 200);
    const again = await post(text);
    expect(again.body.documentId).toBe(body.documentId);
    expect(await received('HTTP-')).toBe(200);
  });

  it('that could not be kept is its sender’s to send again: the folder does not take it in for nobody’s file', async () => {
    const other = x12File({
      control: '000000661',
      orders: orders.map((each) => ({ ...each, number: `A${each.number}` })),
    });
    await intake.dataSource.query('alter table intake.documents rename to documents_away');
    expect((await post(other)).status).toBeGreaterThanOrEqual(500);
    await intake.dataSource.query('alter table intake.documents_away rename to documents');
    await look();
    const taken: unknown[] = await intake.dataSource.query(
      `select 1 from intake.documents where content_file like '%--http.edi' and submitted_by = 'channel:edi-folder'`,
    );
    expect(taken).toEqual([]);
    expect([names('uploads'), names('claimed')]).toEqual([[], []]);
  });

  it('that is larger than any file may be is refused, and nothing is left of it', async () => {
    const { status, body } = await post(text.repeat(5));
    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect([...names('uploads'), ...names('claimed'), ...names('archive')]).toEqual([]);
  });
});

describe('the watched folder', () => {
  it('takes a file when its size stood still between two looks, not while it grows', async () => {
    const text = file('000000601', 'F-1');
    writeFileSync(join(inbox, 'po.edi'), text.slice(0, 500));
    await look();
    writeFileSync(join(inbox, 'po.edi'), text);
    await look();
    expect(names('claimed').concat(names('archive'))).toEqual([]);
    await look();
    expect(names('archive')).toEqual([expect.stringMatching(/^[0-9a-f-]{36}--po\.edi$/)]);
    expect(existsSync(join(inbox, 'po.edi'))).toBe(false);
    expect(await received('F-1')).toBe(3);
  });

  it('takes a file at once when its .done stands beside it, and never what a transfer program still writes', async () => {
    writeFileSync(join(inbox, 'a.edi'), file('000000602', 'F-2'));
    writeFileSync(join(inbox, 'a.edi.done'), '');
    writeFileSync(join(inbox, 'b.edi.part'), file('000000603', 'F-3'));
    writeFileSync(join(inbox, '.c.edi'), file('000000604', 'F-3'));
    await look();
    await look();
    expect(await received('F-2')).toBe(3);
    expect(await received('F-3')).toBe(0);
    expect(readdirSync(inbox).sort()).toEqual(['.c.edi', 'archive', 'b.edi.part', 'claimed', 'rejected', 'uploads']);
  });

  it('writes the acknowledgment into the partner’s outbox; twice is the same file; a resend asks for it again', async () => {
    await intake.run('write-answers');
    const before = readdirSync(join(outbox, 'driscoll'));
    const last = before.sort().at(-1)!;
    expect(readFileSync(join(outbox, 'driscoll', last), 'utf8')).toContain('AK9*A*3*3*3~');
    await intake.run('write-answers');
    expect(readdirSync(join(outbox, 'driscoll'))).toEqual(before);

    rmSync(join(outbox, 'driscoll', last));
    writeFileSync(join(inbox, 'again.edi'), file('000000602', 'F-2'));
    writeFileSync(join(inbox, 'again.edi.done'), '');
    await look();
    await intake.run('write-answers');
    expect(readdirSync(join(outbox, 'driscoll')).sort()).toEqual(before);
    expect(await received('F-2')).toBe(3);
  });

  it('does not believe a .done that is left over from an earlier file of the name', async () => {
    writeFileSync(join(inbox, 'd.edi.done'), '');
    utimesSync(join(inbox, 'd.edi.done'), new Date(0), new Date(0));
    const text = file('000000611', 'STALE-');
    writeFileSync(join(inbox, 'd.edi'), text.slice(0, 500));
    await look();
    expect(names('claimed').concat(names('archive'))).toEqual([]);
    writeFileSync(join(inbox, 'd.edi'), text);
    await look();
    await look();
    expect(await received('STALE-')).toBe(3);
  });
});

describe('a process that dies on the way', () => {
  const archived = async (control: string, orders: string): Promise<string> => {
    writeFileSync(join(inbox, 'x.edi'), file(control, orders));
    writeFileSync(join(inbox, 'x.edi.done'), '');
    await look();
    return names('archive')[0]!;
  };

  it('after the claim, before the file was read: it is read at the next start', async () => {
    mkdirSync(join(inbox, 'claimed'));
    const name = '0196f7b0-0000-7000-8000-00000000bbbb--x.edi';
    writeFileSync(join(inbox, 'claimed', name), file('000000605', 'F-4'));
    await look();
    expect(names('archive')).toEqual([name]);
    expect(await received('F-4')).toBe(3);
  });

  it('after the document was kept, before the file was archived: no second document, no second order', async () => {
    const name = await archived('000000606', 'F-5');
    renameSync(join(inbox, 'archive', name), join(inbox, 'claimed', name));
    await look();
    expect(names('archive')).toEqual([name]);
    expect(await received('F-5')).toBe(3);
    const rows: { documents: number }[] = await intake.dataSource.query(
      'select count(*)::int as documents from intake.documents where id = $1 or duplicate_of = $1',
      [name.slice(0, 36)],
    );
    expect(rows[0]!.documents).toBe(1);
  });

  it('while the database was away: the file stays claimed and is taken when it is back', async () => {
    await intake.dataSource.query('alter table intake.documents rename to documents_away');
    writeFileSync(join(inbox, 'x.edi'), file('000000607', 'F-6'));
    writeFileSync(join(inbox, 'x.edi.done'), '');
    await expect(look()).rejects.toThrow(/documents/);
    expect(names('claimed')).toHaveLength(1);
    await intake.dataSource.query('alter table intake.documents_away rename to documents');
    await look();
    expect([names('claimed'), names('archive')]).toMatchObject([[], { length: 1 }]);
    expect(await received('F-6')).toBe(3);
  });
});

describe('what leads out of the folder', () => {
  it('a link is never followed, neither before the claim nor after it', async () => {
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, 'not for partners');
    symlinkSync(secret, join(inbox, 'link.edi'));
    writeFileSync(join(inbox, 'link.edi.done'), '');
    mkdirSync(join(inbox, 'claimed'));
    const name = '0196f7b0-0000-7000-8000-00000000cccc--link.edi';
    symlinkSync(secret, join(inbox, 'claimed', name));
    await look();
    await look();
    expect(existsSync(join(inbox, 'link.edi'))).toBe(true);
    expect(names('rejected').sort()).toEqual([name, `${name}.reason.txt`]);
    const rows: unknown[] = await intake.dataSource.query(
      `select 1 from intake.documents where content = 'not for partners'`,
    );
    expect(rows).toEqual([]);
    expect(readFileSync(secret, 'utf8')).toBe('not for partners');
  });

  it('strange names are made plain', async () => {
    writeFileSync(join(inbox, 'x..%2f..;rm -rf $HOME\n.edi'), file('000000608', 'F-7'));
    await look();
    await look();
    expect(names('archive')).toEqual([expect.stringMatching(/^[0-9a-f-]{36}--[\w.-]+\.edi$/)]);
    expect(await received('F-7')).toBe(3);
  });

  it('a file that is too large is set aside with its reason, and stops nobody', async () => {
    writeFileSync(join(inbox, 'a-large.edi'), file('000000609', 'F-8').padEnd(100_001, '\n'));
    writeFileSync(join(inbox, 'b.edi'), file('000000610', 'F-9'));
    await look();
    await look();
    expect(names('rejected')).toHaveLength(2);
    expect([await received('F-8'), await received('F-9')]).toEqual([0, 3]);
  });

  it('a partner’s folder that cannot be written stops nobody else’s answers, and its own leave when it can', async () => {
    const isa = (id: string) => ({ qualifier: 'ZZ', id });
    const profile = { name: 'Aaa', customerId: '9', edi: { theirs: isa('AAAGROCER'), ours: isa('OURHOUSE') } };
    await intake.call({ method: 'PUT', path: '/v1/partners/aaa', body: JSON.stringify(profile) });
    writeFileSync(join(outbox, 'aaa'), 'in the way');
    const theirs = x12File({ control: '000000612', sender: 'AAAGROCER', orders: threeOrders('AAA-') });
    for (const [name, text] of [
      ['a', theirs],
      ['b', file('000000613', 'BBB-')],
    ] as const) {
      writeFileSync(join(inbox, name), text);
      writeFileSync(join(inbox, `${name}.done`), '');
    }
    await intake.run('write-answers');
    const before = readdirSync(join(outbox, 'driscoll')).length;
    await look();
    await expect(intake.run('write-answers')).rejects.toThrow(/aaa/);
    expect(readdirSync(join(outbox, 'driscoll'))).toHaveLength(before + 1);
    rmSync(join(outbox, 'aaa'));
    await intake.run('write-answers');
    expect(readdirSync(join(outbox, 'aaa'))).toHaveLength(1);
  });

  it.each(['../up', '/etc', 'a/b', '', '.', 'A'])(
    'an answer is never written for a partner named %j',
    async (partnerId) => {
      const answer = { partnerId, kind: '997', controlNumber: '000000001', content: Buffer.from('x') };
      await expect(writeAnswerFile(outbox, answer)).rejects.toThrow('cannot be named');
    },
  );
});
