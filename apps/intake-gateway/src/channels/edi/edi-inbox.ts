import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileContent } from '../../canonical-order/keep-document.js';

/** A file of ours now: nobody else reads or writes it any more. */
export interface ClaimedFile {
  /** Made at the claim and part of the file's name, so that after a crash it is the same document again. */
  readonly documentId: string;
  readonly name: string;
}

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const CLAIMED = new RegExp(`^(${ID})--(.+)$`);
/** Names under which file transfer programs write what is not complete. */
const IN_TRANSFER = /^\.|\.(tmp|part|partial|filepart|writing|crdownload)$/i;
const DONE = '.done';

/**
 * A folder that partners' files arrive in. A file is taken when its size stood still between two looks, or at once
 * when `<name>.done` stands beside it. Taking it is one rename into `claimed/`; afterwards it moves to `archive/`.
 * Whatever moment the process dies at, the file is in exactly one of the three, and `claimed/` is read again.
 */
export class EdiInbox {
  readonly #seen = new Map<string, string>();

  constructor(
    private readonly folder: string,
    private readonly newId: () => string,
  ) {}

  /** Files claimed by an earlier process that did not come to their end. */
  async leftovers(): Promise<ClaimedFile[]> {
    await this.#makeFolders();
    const names = (await readdir(this.#path('claimed'))).sort();
    return names.flatMap((name) => {
      const match = CLAIMED.exec(name);
      return match ? [{ documentId: match[1]!, name: match[2]! }] : [];
    });
  }

  /** Claims what is complete, in the order of names. */
  async claimReady(): Promise<ClaimedFile[]> {
    await this.#makeFolders();
    const names = (await readdir(this.folder)).sort();
    const present = new Set(names);
    const claimed: ClaimedFile[] = [];
    const waiting = new Map<string, string>();
    for (const name of names) {
      if (IN_TRANSFER.test(name) || name.endsWith(DONE)) continue;
      const state = await this.#stateOf(name);
      if (state === undefined) continue;
      const complete = present.has(name + DONE) || this.#seen.get(name) === state;
      const file = complete ? await this.#claim(name) : undefined;
      if (file) claimed.push(file);
      else waiting.set(name, state);
    }
    this.#seen.clear();
    for (const [name, state] of waiting) this.#seen.set(name, state);
    return claimed;
  }

  /**
   * Reads a claimed file; one above `heldBytes` is not brought into memory, but known by its digest. `too-large`
   * without reading it; `not-a-file` for a link or a device, which is never followed: it could lead anywhere on this
   * machine.
   */
  async read(
    file: ClaimedFile,
    limits: { readonly heldBytes: number; readonly maxBytes: number },
  ): Promise<Buffer | FileContent | 'too-large' | 'not-a-file'> {
    const path = this.#path('claimed', claimedName(file));
    if (!(await lstat(path)).isFile()) return 'not-a-file';
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      if (size > limits.maxBytes) return 'too-large';
      if (size <= limits.heldBytes) return await handle.readFile();
      const digest = createHash('sha256');
      for await (const portion of handle.createReadStream({ autoClose: false })) digest.update(portion as Buffer);
      return { name: claimedName(file), sha256: digest.digest('hex'), sizeBytes: size };
    } finally {
      await handle.close();
    }
  }

  /**
   * Writes what comes to the disk and claims it, complete and durable. Until then it lies among the uploads, where
   * nobody takes it for a file.
   * @throws what the source throws; nothing is left of the file then
   */
  async spool(
    source: AsyncIterable<Buffer>,
    { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
  ): Promise<{ readonly file: ClaimedFile; readonly content: FileContent } | 'too-large'> {
    await this.#makeFolders();
    const file = { documentId: this.newId(), name: safeName(name) };
    const path = this.#path('uploads', claimedName(file));
    const handle = await open(path, 'wx');
    try {
      const digest = createHash('sha256');
      let sizeBytes = 0;
      for await (const portion of source) {
        sizeBytes += portion.length;
        if (sizeBytes > maxBytes) return 'too-large';
        digest.update(portion);
        await handle.writeFile(portion);
      }
      await handle.sync();
      await rename(path, this.#path('claimed', claimedName(file)));
      return { file, content: { name: claimedName(file), sha256: digest.digest('hex'), sizeBytes } };
    } finally {
      await handle.close();
      await rm(path, { force: true });
    }
  }

  /** The document is durable: the file goes to the archive. */
  async archive(file: ClaimedFile): Promise<void> {
    await rename(this.#path('claimed', claimedName(file)), this.#path('archive', claimedName(file)));
  }

  /** A file that cannot even be kept goes aside, with the reason beside it. */
  async reject(file: ClaimedFile, reason: string): Promise<void> {
    const target = this.#path('rejected', claimedName(file));
    await writeFile(`${target}.reason.txt`, `${reason}\n`);
    await rename(this.#path('claimed', claimedName(file)), target);
  }

  async #claim(name: string): Promise<ClaimedFile | undefined> {
    const file = { documentId: this.newId(), name: safeName(name) };
    try {
      await rename(this.#path(name), this.#path('claimed', claimedName(file)));
    } catch (error) {
      // Another process, or its owner, was faster.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    await rm(this.#path(name + DONE), { force: true });
    return file;
  }

  /** Size and time of change of a regular file; undefined for folders, links and what is gone. */
  async #stateOf(name: string): Promise<string | undefined> {
    try {
      const { size, mtimeMs } = await lstat(this.#path(name)).then((stats) => (stats.isFile() ? stats : NOTHING));
      return size === undefined ? undefined : `${size} ${mtimeMs}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #makeFolders(): Promise<void> {
    for (const name of ['uploads', 'claimed', 'archive', 'rejected'])
      await mkdir(this.#path(name), { recursive: true });
  }

  #path(...names: string[]): string {
    return join(this.folder, ...names);
  }
}

/**
 * Where a file lies that was claimed: still there, or in the archive.
 * @throws Error when it is in neither
 */
export async function findInInbox(folder: string, name: string): Promise<string> {
  const places = ['archive', 'claimed'].map((place) => join(folder, place, name));
  for (const path of places) if ((await lstat(path).catch(() => NO_FILE)).isFile()) return path;
  throw new Error(`the file ${name} is gone from the EDI inbox`);
}

const NO_FILE = { isFile: () => false };

const NOTHING = { size: undefined, mtimeMs: undefined };

/** Letters, digits, dot and dash only, and short enough to stand behind an id in one file name. */
const safeName = (name: string): string => name.replace(/[^\w.-]+/g, '_').slice(-180);

const claimedName = ({ documentId, name }: ClaimedFile): string => `${documentId}--${name}`;
