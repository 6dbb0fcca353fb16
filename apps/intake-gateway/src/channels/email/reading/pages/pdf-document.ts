import type { PartDocument } from '../document.js';
import { pageDocument } from './page-document.js';
import type { TextRun } from './page-layout.js';

const MAX_PAGES = 100;
/** Fewer characters a page than this are a stamp on a scan. */
const MIN_CHARACTERS = 15;

/** Why a PDF has no text to read. */
export class PdfRefused extends Error {
  override readonly name = 'PdfRefused';
  constructor(
    readonly reason: 'scan' | 'encrypted' | 'damaged' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads a PDF with text; how its pages become lines and tables is page-document.ts's.
 * @throws PdfRefused for scans, encrypted and broken files, and more than a hundred pages
 */
export async function pdfDocument(bytes: Uint8Array, part: string): Promise<PartDocument> {
  const pages = await readPages(bytes);
  const characters = pages.flat().reduce((sum, run) => sum + run.text.trim().length, 0);
  if (characters < MIN_CHARACTERS * pages.length) throw new PdfRefused('scan', 'no text on its pages');
  return pageDocument(pages, part);
}

async function readPages(bytes: Uint8Array): Promise<TextRun[][]> {
  // Loaded when the first PDF comes: the library costs 80 ms and 20 MB.
  const { getDocumentProxy } = await import('unpdf');
  let pdf: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    pdf = await getDocumentProxy(new Uint8Array(bytes), {
      isEvalSupported: false,
      useSystemFonts: false,
      verbosity: 0,
      stopAtErrors: false,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new PdfRefused(name === 'PasswordException' ? 'encrypted' : 'damaged', String(error));
  }
  try {
    if (pdf.numPages > MAX_PAGES) throw new PdfRefused('too-large', `${pdf.numPages} pages`);
    const pages: TextRun[][] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: 1 });
      const content = await page.getTextContent({ disableNormalization: false });
      const runs: TextRun[] = [];
      for (const item of content.items) {
        if (!('str' in item) || item.str.trim() === '') continue;
        const [, b = 0, c = 0, d = 0, e = 0, f = 0] = item.transform as number[];
        // Text set aslant or sideways (a watermark, a stamp in the margin) belongs to no line.
        if (Math.abs(b) > Math.abs(d) / 4 || Math.abs(c) > Math.abs(d) / 4) continue;
        runs.push({
          text: item.str,
          x: e,
          y: viewport.height - f,
          width: item.width,
          height: Math.abs(item.height || d) || 10,
        });
      }
      pages.push(runs);
      page.cleanup();
    }
    return pages;
  } finally {
    await pdf.destroy();
  }
}
