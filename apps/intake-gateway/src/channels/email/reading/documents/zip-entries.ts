import { createInflateRaw } from 'node:zlib';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

/** Why a zip is not read further: it is broken, encrypted, or grows beyond every spreadsheet anyone sends. */
export class ZipRefused extends Error {
  override readonly name = 'ZipRefused';
  constructor(
    readonly reason: 'damaged' | 'encrypted' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

/** Limits counted while inflating: the sizes a zip declares are its sender's. */
const MAX_ENTRIES = 200;
const MAX_ENTRY_BYTES = 50_000_000;
const MAX_TOTAL_BYTES = 100_000_000;
const MAX_RATIO = 100;
/** Below this size any ratio is harmless. */
const RATIO_FREE_BYTES = 1_000_000;

/**
 * Inflates the wanted entries of a zip file.
 * @throws ZipRefused
 */
export async function readZipEntries(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): Promise<Map<string, Buffer>> {
  const zip = await open(bytes);
  const entries = await listEntries(zip);
  const files = new Map<string, Buffer>();
  let total = 0;
  for (const entry of entries) {
    if (!wanted(entry.fileName)) continue;
    if ((entry.generalPurposeBitFlag & 1) !== 0) throw new ZipRefused('encrypted', `${entry.fileName} is encrypted`);
    const content = await inflate(zip, entry, MAX_TOTAL_BYTES - total);
    total += content.length;
    files.set(entry.fileName, content);
  }
  return files;
}

function open(bytes: Uint8Array): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(new ZipRefused('damaged', error.message)) : resolve(zip),
    );
  });
}

function listEntries(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    if (zip.entryCount > MAX_ENTRIES) return reject(new ZipRefused('too-large', `${zip.entryCount} entries`));
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) reject(new ZipRefused('too-large', 'too many entries'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) => reject(new ZipRefused('damaged', error.message)));
    zip.readEntry();
  });
}

function inflate(zip: ZipFile, entry: Entry, left: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const compressed = entry.compressionMethod === 8;
    if (!compressed && entry.compressionMethod !== 0) return reject(new ZipRefused('damaged', 'unknown compression'));
    const limit = Math.min(left, MAX_ENTRY_BYTES, Math.max(RATIO_FREE_BYTES, entry.compressedSize * MAX_RATIO));
    zip.openReadStream(entry, compressed ? { decompress: false } : {}, (error, source) => {
      if (error) return reject(new ZipRefused('damaged', error.message));
      const chunks: Buffer[] = [];
      let size = 0;
      const stream = compressed ? source.pipe(createInflateRaw()) : source;
      const stop = (reason: ZipRefused) => {
        source.destroy();
        stream.destroy();
        reject(reason);
      };
      source.on('error', (fault: Error) => stop(new ZipRefused('damaged', fault.message)));
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) stop(new ZipRefused('too-large', `${entry.fileName} grows beyond ${limit} bytes`));
        else chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', (fault: Error) => stop(new ZipRefused('damaged', fault.message)));
    });
  });
}
