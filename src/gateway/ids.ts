import { randomBytes } from 'node:crypto';

const VALID = /^[\x21-\x7e]{1,128}$/;

/** Makes request ids: the client's own where it is printable and short, else a new one. */
export function createRequestIds(): (asked: string | undefined) => string {
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  return (asked) => {
    if (asked !== undefined && VALID.test(asked)) return asked;
    count++;
    return `req_${prefix}${count.toString(36).padStart(7, '0')}`;
  };
}

/** `text` as a header value: printable ASCII as it is, anything else percent-encoded. */
export function headerValue(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}
