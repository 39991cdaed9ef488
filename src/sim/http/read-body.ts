import type { IncomingMessage } from 'node:http';
import { SimError } from './errors.ts';

const maxBytes = 64 * 1024 * 1024;

/** The whole body. Rejects with a 413 above 64 MiB, and when the client leaves before its end. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      if (bytes > maxBytes) reject(new SimError(413, `The body is larger than ${maxBytes} bytes.`));
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}
