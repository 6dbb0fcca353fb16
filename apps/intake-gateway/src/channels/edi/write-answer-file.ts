import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The same rule as a partner's id: a name that can lead out of the outbox cannot pass, whatever the database says. */
const FOLDER = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/**
 * Writes an answer to its partner's folder: whole or not at all (written aside, synced, renamed), and under a name
 * made of its control number, so that writing it again after a crash replaces the same file.
 */
export async function writeAnswerFile(
  outboxDir: string,
  answer: { partnerId: string; kind: string; controlNumber: string; content: Uint8Array },
): Promise<string> {
  const { partnerId, kind, controlNumber } = answer;
  if (!FOLDER.test(partnerId) || !/^\w+$/.test(kind) || !/^\d+$/.test(controlNumber)) {
    throw new Error(`an answer for partner ${JSON.stringify(partnerId)} cannot be named`);
  }
  const folder = join(outboxDir, partnerId);
  await mkdir(folder, { recursive: true });
  const name = `${controlNumber}-${kind.toLowerCase()}.edi`;
  const aside = join(folder, `.${name}.part`);
  const file = await open(aside, 'w');
  try {
    await file.writeFile(answer.content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, join(folder, name));
  return join(folder, name);
}
