import { isJson, jsonPieces, type Piece } from './json-pieces.ts';
import { placeholdersIn } from './placeholder.ts';
import { type Finder, joined, type Stretch } from './stretch.ts';
import type { TextForm } from './text-form.ts';
import type { Conversation } from './vault-contract.ts';

export interface Masking {
  readonly find: Finder;
  readonly conversation: Conversation;
  /** What looks like a placeholder in this request's own texts and is none: see `lookAlikes`. */
  readonly taken: ReadonlySet<string>;
  /** Placeholders by type and value, of this request: a kept conversation digests each value that it is asked for. */
  readonly seen: Map<string, string>;
  /** Told of each stretch that is masked. */
  readonly note: (type: string) => void;
}

interface Known extends Stretch {
  readonly placeholder: string;
}

/** A placeholder that stands in the text already names its stretch, whatever else was found in it. */
const KNOWN_RANK = Number.POSITIVE_INFINITY;

/**
 * `text` with all that is found in it behind placeholders. Three laws, whatever the text and the finder:
 * - restoring the result gives what restoring `text` gives: `text` itself, where none of the conversation's placeholders
 *   stands in it (in JSON: a document that says the same, with a number that was found as a string);
 * - masking the result again gives it again, as placeholders of the conversation are read as the values behind them;
 * - what looks like a placeholder, and is none when the request comes in, is never given out as one (`taken`), so it
 *   stays as it is both ways.
 * A text that holds a placeholder given out earlier means that value: no rule can tell it from a client's own words.
 * O(length) beside the finder.
 */
export function maskText(text: string, form: TextForm, masking: Masking): string {
  if (text === '') return text;
  return maskPieces(text, piecesOf(text, form), masking);
}

function piecesOf(text: string, form: TextForm): readonly Piece[] {
  return form === 'json' && isJson(text) ? jsonPieces(text) : [{ raw: text, text, kind: 'text' }];
}

/** What has a placeholder's form in a text and was not given out by the conversation. O(length). */
export function lookAlikes(text: string, form: TextForm, conversation: Conversation): string[] {
  if (!text.includes('<') && (form === 'text' || !text.includes('\\u003'))) return [];
  const plain = form === 'json' ? text.replace(/\\u003c/gi, '<').replace(/\\u003e/gi, '>') : text;
  return placeholdersIn(plain)
    .map(({ placeholder }) => placeholder)
    .filter((placeholder) => conversation.reveal(placeholder) === undefined);
}

function maskPieces(text: string, pieces: readonly Piece[], masking: Masking): string {
  const known: Known[] = [];
  let shown = '';
  const starts = pieces.map((piece) => {
    const start = shown.length;
    shown += piece.kind === 'fixed' ? piece.raw : expand(piece.text, start, masking.conversation, known);
    return start;
  });
  const found = masking.find(shown);
  if (found.length === 0 && known.length === 0) return text;
  const stretches = joined<Stretch>([...found, ...known]);
  const write = writerOf(shown, known, masking);
  let next = 0;
  let out = '';
  for (const [i, piece] of pieces.entries()) {
    const start = starts[i] as number;
    const end = starts[i + 1] ?? shown.length;
    while ((stretches[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const isClear = piece.kind === 'fixed' || (stretches[next]?.start ?? Number.POSITIVE_INFINITY) >= end;
    out += isClear ? piece.raw : write(piece, start, end, stretches, next);
  }
  return out;
}

/** Writes a piece that some stretches, from the one at `next` on, reach into. */
function writerOf(shown: string, known: readonly Known[], { note, conversation, taken, seen }: Masking) {
  const given = new Map(known.map((one) => [`${one.start}-${one.end}`, one.placeholder]));
  const cover = (type: string, start: number, end: number): string => {
    note(type);
    const before = given.size === 0 ? undefined : given.get(`${start}-${end}`);
    if (before !== undefined) return before;
    const value = shown.slice(start, end);
    const key = `${type} ${value}`;
    let placeholder = seen.get(key);
    if (placeholder === undefined) {
      placeholder = conversation.mask(type, value, taken).placeholder;
      seen.set(key, placeholder);
    }
    return placeholder;
  };
  return (
    { kind }: Piece,
    start: number,
    end: number,
    stretches: readonly Stretch[],
    next: number,
  ): string => {
    if (kind === 'number') return `"${cover((stretches[next] as Stretch).type, start, end)}"`;
    let masked = '';
    let at = start;
    for (let i = next; i < stretches.length; i++) {
      const stretch = stretches[i] as Stretch;
      if (stretch.start >= end) break;
      const from = Math.max(stretch.start, start);
      const to = Math.min(stretch.end, end);
      masked += shown.slice(at, from) + cover(stretch.type, from, to);
      at = to;
    }
    masked += shown.slice(at, end);
    return kind === 'string' ? JSON.stringify(masked).slice(1, -1) : masked;
  };
}

/** The text with the conversation's placeholders as their values, each noted where it stands. */
function expand(text: string, offset: number, conversation: Conversation, known: Known[]): string {
  let out = '';
  let at = 0;
  for (const { placeholder, start } of placeholdersIn(text)) {
    const value = conversation.reveal(placeholder);
    if (value === undefined) continue;
    out += text.slice(at, start);
    const from = offset + out.length;
    out += value;
    at = start + placeholder.length;
    const type = placeholder.slice(1, placeholder.lastIndexOf('_'));
    known.push({ type, start: from, end: offset + out.length, rank: KNOWN_RANK, placeholder });
  }
  return at === 0 ? text : out + text.slice(at);
}
