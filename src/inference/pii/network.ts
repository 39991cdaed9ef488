import { KIND, type Tokens } from './tokens.ts';
import type { Find } from './types.ts';

const AT = 64;
const DOT = 46;
const COLON = 58;
/** Longest stretch of tokens that an address may have on one side of its mark (RFC 5321: 64 octets). */
const REACH = 32;

/**
 * Top-level domains that make a bare `name.tld` a domain. Those that are better known as file endings (`py`,
 * `ts`, `md`, `rs` …) are left out: with `www.` or a scheme before it, any ending will do.
 */
const TLDS = new Set(
  `com org net edu gov mil int io ai co uk de fr es it nl be ch at pl se no fi dk cz hu ro pt gr ie ru ua cn jp
  kr in au nz br mx ar ca us eu info biz dev app xyz online site shop cloud tech me tv za tr il sg hk tw`.split(
    /\s+/,
  ),
);

/** E-mail addresses, URLs' origins and bare domains. O(number of tokens): each mark looks at most 32 tokens away. */
export function findNetwork(text: string, tokens: Tokens): Find[] {
  const finds: Find[] = [];
  let covered = 0;
  for (let i = 1; i < tokens.count - 1; i++) {
    const start = tokens.start[i] as number;
    if (tokens.kind[i] !== KIND.punct || start < covered) continue;
    const code = text.charCodeAt(start);
    const find =
      code === AT
        ? email(text, tokens, i)
        : code === COLON
          ? origin(text, tokens, i)
          : code === DOT
            ? domain(text, tokens, i, covered)
            : undefined;
    if (find === undefined) continue;
    // A dot of the local part comes before the `@` and may have made a domain of it: first.last.co@…
    while (finds.length > 0 && (finds.at(-1) as Find).end > find.start) finds.pop();
    finds.push(find);
    covered = find.end;
  }
  return finds;
}

function email(text: string, tokens: Tokens, at: number): Find | undefined {
  const first = walkLeft(text, tokens, at, /[._%+'-]/);
  const last = walkRight(text, tokens, at);
  if (first === at || last <= at + 2) return undefined;
  const start = tokens.start[first] as number;
  const end = tokens.end[last] as number;
  return /[\p{L}\p{N}](?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u.test(text.slice(tokens.end[at], end).slice(-64))
    ? { type: 'EMAIL_ADDRESS', start, end, score: 0.99 }
    : undefined;
}

/** `scheme://host[:port]`, with the slash where nothing follows: a path is no name of a domain. */
function origin(text: string, tokens: Tokens, colon: number): Find | undefined {
  const start = tokens.start[colon - 1] as number;
  if (!/^(?:https?|ftp|wss?)$/i.test(text.slice(start, tokens.start[colon]).slice(0, 6))) return undefined;
  ORIGIN.lastIndex = tokens.start[colon] as number;
  const match = ORIGIN.exec(text);
  return match === null ? undefined : { type: 'DOMAIN_NAME', start, end: ORIGIN.lastIndex, score: 0.85 };
}

const ORIGIN =
  /:\/\/[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}(?::\d{1,5})?(?:\/(?![^\s"'<>)\],.]))?/uy;

function domain(text: string, tokens: Tokens, dot: number, covered: number): Find | undefined {
  if (!adjacentWords(tokens, dot)) return undefined;
  const first = walkLeft(text, tokens, dot, /[.-]/);
  const last = walkRight(text, tokens, dot);
  const start = tokens.start[first] as number;
  if (start < covered || text[start - 1] === '@' || text[start - 1] === '/') return undefined;
  const end = tokens.end[last] as number;
  const name = text.slice(start, end);
  const top = text.slice(tokens.start[last], end);
  if (tokens.kind[last] === KIND.digits || name.includes('..')) return undefined;
  if (!/^www\./i.test(name) && !TLDS.has(top) && !TLDS.has(top.toLowerCase())) return undefined;
  // "etc.In", "fine.me": a sentence without its space has a capital or a single short word on the left.
  return top !== top.toLowerCase() && name !== name.toUpperCase()
    ? undefined
    : { type: 'DOMAIN_NAME', start, end, score: 0.8 };
}

function adjacentWords(tokens: Tokens, mark: number): boolean {
  const left = tokens.kind[mark - 1] as number;
  const right = tokens.kind[mark + 1] as number;
  return (
    tokens.end[mark - 1] === tokens.start[mark] &&
    tokens.end[mark] === tokens.start[mark + 1] &&
    left !== KIND.punct &&
    left !== KIND.ideograph &&
    right !== KIND.punct &&
    right !== KIND.ideograph
  );
}

function walkLeft(text: string, tokens: Tokens, from: number, marks: RegExp): number {
  let at = from;
  const least = Math.max(0, from - REACH);
  while (at > least && tokens.end[at - 1] === tokens.start[at] && joins(text, tokens, at - 1, marks)) at--;
  while (at < from && tokens.kind[at] === KIND.punct) at++;
  return at;
}

function walkRight(text: string, tokens: Tokens, from: number): number {
  let at = from;
  const most = Math.min(tokens.count - 1, from + REACH);
  while (at < most && tokens.end[at] === tokens.start[at + 1] && joins(text, tokens, at + 1, /[.-]/)) at++;
  while (at > from && tokens.kind[at] === KIND.punct) at--;
  return at;
}

function joins(text: string, tokens: Tokens, index: number, marks: RegExp): boolean {
  const kind = tokens.kind[index];
  if (kind === KIND.ideograph) return false;
  return kind !== KIND.punct || marks.test(text[tokens.start[index] as number] as string);
}
