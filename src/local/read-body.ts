import type { IncomingMessage } from 'node:http';
import { FairleadError } from '../core/errors.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** The whole body as text. Rejects with FL_BODY_TOO_LARGE above 16 MiB, and with FL_CLIENT_CLOSED where the client leaves. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) chunks.push(chunk);
    }
  } catch (cause) {
    throw new FairleadError('FL_CLIENT_CLOSED', 'The client went away.', { cause });
  }
  if (bytes > MAX_BYTES) {
    throw new FairleadError('FL_BODY_TOO_LARGE', `The body is larger than ${MAX_BYTES} bytes.`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
