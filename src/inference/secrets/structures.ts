/** Secrets known by how they are built and not by a vendor's prefix. */
export interface Structure {
  readonly name: string;
  readonly literals: readonly string[];
  /** The stretch that begins at `at` (where the literal stands) or around it; undefined where it is none. O(1) or O(the find). */
  find(text: string, at: number): readonly [start: number, end: number] | undefined;
}

/** Longest body of a private key: an RSA key of 16384 bits has some 12,500 characters. */
const LONGEST_KEY = 16_384;
const PEM =
  /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|PGP|SSH2 ENCRYPTED) )?PRIVATE KEY(?: BLOCK)?-----/y;
const JWT = /eyJ[\w-]{8,2000}\.eyJ[\w-]{4,8000}\.[\w-]{16,2000}/y;
const USER_INFO = /:\/\/[^\s:/@"'<>]{0,64}:([^\s:/@"'<>]{3,128})@[\w.[\]-]{1,253}/y;

export const STRUCTURES: readonly Structure[] = [
  {
    name: 'PRIVATE_KEY',
    literals: ['-----BEGIN '],
    find(text, at) {
      PEM.lastIndex = at;
      const head = PEM.exec(text);
      if (head === null) return undefined;
      const from = at + head[0].length;
      // The next dashes are the key's end, or another's beginning: so each stretch is read once.
      const dashes = text.indexOf('-----', from);
      const to = Math.min(dashes < 0 ? text.length : dashes, from + LONGEST_KEY);
      const body = text.slice(from, to);
      // Documentation shows the frame around nothing or around dots.
      if (body.replace(/\s|\\n/g, '').length < 32 || body.includes('...')) return undefined;
      const tail = /^-----END [A-Z0-9 ]{0,40}-----/.exec(text.slice(to, to + 64));
      if (tail !== null) return [at, to + tail[0].length];
      const open = /^[\sA-Za-z0-9+/=\\]*/.exec(body)?.[0].trimEnd().length ?? 0;
      return [at, from + open];
    },
  },
  {
    name: 'PUTTY_PRIVATE_KEY',
    literals: ['PuTTY-User-Key-File-'],
    find(text, at) {
      const body =
        /^PuTTY-User-Key-File-\d: [\s\S]{1,8000}?Private-Lines: \d+\s+(?:[A-Za-z0-9+/=]{1,80}\s+){1,80}/.exec(
          text.slice(at, at + 12_000),
        );
      return body === null ? undefined : [at, at + body[0].trimEnd().length];
    },
  },
  {
    name: 'JWT',
    literals: ['eyJ'],
    find(text, at) {
      if (/[\w-]/.test(text[at - 1] ?? ' ')) return undefined;
      JWT.lastIndex = at;
      const token = JWT.exec(text)?.[0];
      return token !== undefined && isHeader(token.slice(0, token.indexOf('.')))
        ? [at, at + token.length]
        : undefined;
    },
  },
  {
    name: 'CONNECTION_STRING',
    literals: ['://'],
    find(text, at) {
      USER_INFO.lastIndex = at;
      const match = USER_INFO.exec(text);
      if (match === null || isWeak(match[1] as string)) return undefined;
      const scheme = /[a-z][a-z0-9+.-]{1,24}$/i.exec(text.slice(Math.max(0, at - 26), at));
      return scheme === null ? undefined : [at - scheme[0].length, at + match[0].length];
    },
  },
];

/** `user:pass` of manuals. */
function isWeak(password: string): boolean {
  return /^(?:pass(?:word|wd)?|pwd|secret|token|x+|\*+|port|\[.*|\d{1,5})$/i.test(password);
}

function isHeader(part: string): boolean {
  try {
    const header: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
