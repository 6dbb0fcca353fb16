import { StreamableFile } from '@nestjs/common';

/**
 * Somebody else's bytes, handed out as they came. Always as an attachment of no particular type: a mail or an X12
 * file must never be run by a browser as a page of ours.
 */
export function downloadOf(content: Uint8Array, name: string): StreamableFile {
  const safe = name.replace(/[^\w.-]+/g, '_').slice(-120);
  return new StreamableFile(content, {
    type: 'application/octet-stream',
    disposition: `attachment; filename="${safe}"`,
    length: content.length,
  });
}
