import { FairleadError } from '../core/errors.ts';
import { scanFields } from '../protocol/json-fields.ts';
import { parseObject } from '../protocol/validate.ts';

type Limits = { readonly bodyBytes: number; readonly jsonDepth: number };

/** The request's body as a JSON object; throws FL_BODY_* when it is too large, too deep or no JSON object. */
export async function readJson(request: Request, limits: Limits): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(request, limits.bodyBytes);
  scanFields(bytes, limits.jsonDepth);
  return parseObject(bytes.toString('utf8'));
}

async function readBytes(request: Request, limitBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body === null) return Buffer.alloc(0);
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, so that the rest is not read.
    if (size > limitBytes) {
      throw new FairleadError('FL_BODY_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`, {
        hint: 'Send less, or raise limits.bodyBytes.',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
