import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
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

/** Why a claimed file is not taken in. */
export type NotRead = 'too-large' | 'not-a-file' | 'no-access';

interface FileState {
  readonly sizeBytes: number;
  readonly changedAtMs: number;
}

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
      const seen = `${state.sizeBytes} ${state.changedAtMs}`;
      const said = present.has(name + DONE) && (await this.#isDone(name, state));
      const file = said || this.#seen.get(name) === seen ? await this.#claim(name) : undefined;
      if (file) claimed.push(file);
      else waiting.set(name, seen);
    }
    this.#seen.clear();
    for (const [name, state] of waiting) this.#seen.set(name, state);
    return claimed;
  }

  /**
   * Reads a claimed file; one above `heldBytes` is not brought into memory, but known by its digest. `too-large`
   * without reading it; `not-a-file` for a link or a device, which is never followed: it could lead anywhere on this
   * machine; `no-access` where its owner lets nobody read it.
   */
  async read(
    file: ClaimedFile,
    limits: { readonly heldBytes: number; readonly maxBytes: number },
  ): Promise<Buffer | FileContent | NotRead> {
    const path = this.#path('claimed', claimedName(file));
    if (!(await lstat(path)).isFile()) return 'not-a-file';
    const handle = await openAllowed(path);
    if (!handle) return 'no-access';
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
   * Writes what comes to the disk and, once it is complete and durable, into the archive, where the document that is
   * kept of it finds it. It never lies among the claimed files: whoever reads those again does not know who brought it.
   * A file no document is kept of stays there unread.
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
      await rename(path, this.#path('archive', claimedName(file)));
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

  /** Whether the mark was made for this file: one left over from an earlier file of the name is older. */
  async #isDone(name: string, { changedAtMs }: FileState): Promise<boolean> {
    const mark = await this.#stateOf(name + DONE);
    return mark !== undefined && mark.changedAtMs >= changedAtMs;
  }

  /** Size and time of change of a regular file; undefined for folders, links and what is gone. */
  async #stateOf(name: string): Promise<FileState | undefined> {
    try {
      const stats = await lstat(this.#path(name));
      return stats.isFile() ? { sizeBytes: stats.size, changedAtMs: stats.mtimeMs } : undefined;
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

/** Opens a file that is no link; undefined where that is not allowed. */
async function openAllowed(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}

/** Letters, digits, dot and dash only, and short enough to stand behind an id in one file name. */
const safeName = (name: string): string => name.replace(/[^\w.-]+/g, '_').slice(-180);

const claimedName = ({ documentId, name }: ClaimedFile): string => `${documentId}--${name}`;
