import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { FairleadError } from '../core/errors.ts';

/** The request's whole body. Rejects with FL_BODY_TOO_LARGE as soon as that is certain. */
export function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(
        new FairleadError('FL_BODY_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`, {
          hint: 'Send less, or raise limits.bodyBytes.',
        }),
      );
    if (Number(req.headers['content-length'] ?? 0) > limitBytes) {
      tooLarge();
      return;
    }
    const encoding = req.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      reject(
        new FairleadError(
          'FL_MEDIA_TYPE',
          `The body is encoded as ${encoding}; only plain bodies are read.`,
          {
            hint: 'Send it without content-encoding.',
          },
        ),
      );
      return;
    }
    let first: Buffer | undefined;
    let rest: Buffer[] | undefined;
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limitBytes) {
        req.pause();
        tooLarge();
      } else if (first === undefined) first = chunk;
      else {
        rest ??= [first];
        rest.push(chunk);
      }
    });
    req.on('end', () =>
      resolve(rest === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest, bytes)),
    );
    req.on('error', (error) =>
      reject(new FairleadError('FL_CLIENT_CLOSED', 'The client went away.', { cause: error })),
    );
    req.on('close', () => {
      if (!req.complete) reject(new FairleadError('FL_CLIENT_CLOSED', 'The client went away.'));
    });
  });
}

/** The body as text; JSON must be UTF-8, and what is not would reach a backend changed. */
export function bodyText(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new FairleadError('FL_BODY_INVALID_JSON', 'The body is not valid UTF-8.', {
      hint: 'JSON is sent as UTF-8.',
    });
  }
  return bytes.toString('utf8');
}
