import type { Readable } from 'node:stream';
import { createBrotliDecompress, createInflate, createUnzip } from 'node:zlib';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createUnzip,
  'x-gzip': createUnzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export interface ReadBody {
  readonly bytes: Buffer;
  readonly truncated: boolean;
  /** True where it broke off or ran out of time. */
  readonly broken: boolean;
}

/**
 * At most `limitBytes` of `body`, unpacked; what is over the limit is never read, so that an endless body and a small one that unpacks
 * to gigabytes cost the same. A body that breaks off gives what came.
 */
export async function readBody(body: Readable, encoding: string, limitBytes: number): Promise<ReadBody> {
  const decoder = DECODERS[encoding.trim().toLowerCase()]?.();
  const source = decoder === undefined ? body : body.pipe(decoder);
  if (decoder !== undefined) body.on('error', (error) => (decoder as unknown as Readable).destroy(error));
  const chunks: Buffer[] = [];
  let size = 0;
  let broken = false;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, limitBytes - size));
      size += chunk.length;
      if (size >= limitBytes) break;
    }
  } catch {
    broken = true;
  } finally {
    body.on('error', () => {});
    body.destroy();
  }
  return { bytes: Buffer.concat(chunks), truncated: size >= limitBytes || broken, broken };
}

/** `bytes` as text, by the charset that the content type names; UTF-8 where it names none. */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const charset = /charset=["']?([\w-]{2,20})/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
