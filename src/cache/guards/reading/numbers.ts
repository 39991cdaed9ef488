import { hanGroupOf, hanValueOf, isHanNumeral, ordinalOf, scaleOf, smallNumberOf } from './numerals.ts';
import { unitAt } from './units.ts';
import type { Word } from './word.ts';

export interface NumberFound {
  /** In one spelling: `1000` for 1,000, 1000.0, one thousand and 一千. */
  readonly value: string;
  readonly kind: 'cardinal' | 'ordinal' | 'percent';
  /** Words it takes, half-open. */
  readonly from: number;
  readonly to: number;
}

/** Words in which a numeral counts nothing. */
const HAN_PHRASES = /^(?:十分|万一|千万|百分|一)$/;
const ORDINAL_ENDS = new Set(['st', 'nd', 'rd', 'th']);
/** `5k` and `3m` by the letter alone are left to the units: a metre is an m, too. */
const THOUSAND = 'k';

/** Every number of the text, in figures, in English words and in Chinese numerals. O(words). */
export function numbersOf(text: string, words: readonly Word[]): readonly NumberFound[] {
  const found: NumberFound[] = [];
  for (let at = 0; at < words.length; ) {
    const number = figuresAt(text, words, at) ?? hanAt(words, at) ?? romanAt(words, at) ?? wordsAt(words, at);
    if (number !== undefined && number.value !== '') found.push(withPercent(text, words, number));
    at = number?.to ?? at + 1;
  }
  return found;
}

function figuresAt(text: string, words: readonly Word[], at: number): NumberFound | undefined {
  const word = words[at] as Word;
  if (!/^\d/.test(word.raw)) return undefined;
  const next = words[at + 1];
  const glued = next !== undefined && next.start === word.end;
  if (glued && ORDINAL_ENDS.has(next.lower))
    return { value: plain(word.raw), kind: 'ordinal', from: at, to: at + 2 };
  const sign = text[word.start - 1] === '-' && !/[\p{L}\p{N}]/u.test(text[word.start - 2] ?? '') ? '-' : '';
  const scale =
    next === undefined
      ? undefined
      : (hanGroupOf(next.raw) ??
        scaleOf(next.lower) ??
        (glued && next.lower === THOUSAND ? 1000 : undefined));
  const figures = plain(word.raw);
  const value =
    scale === undefined || Number.isNaN(Number(figures)) ? figures : String(Number(figures) * scale);
  const kind = words[at - 1]?.raw === '第' ? 'ordinal' : 'cardinal';
  return { value: sign + value, kind, from: at, to: scale === undefined ? at + 1 : at + 2 };
}

/** Without thousands separators, leading zeros and zeros behind the point; a time or a version as it stands. */
function plain(figures: string): string {
  const joined = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(figures) ? figures.replaceAll(',', '') : figures;
  if (!/^\d{1,15}(?:\.\d{1,9})?$/.test(joined)) return joined;
  return String(Number(joined));
}

function hanAt(words: readonly Word[], at: number): NumberFound | undefined {
  let to = at;
  while (to < words.length && isHanNumeral((words[to] as Word).raw)) to++;
  if (to === at) return undefined;
  const run = words
    .slice(at, to)
    .map(({ raw }) => raw)
    .join('');
  if (words[at - 1]?.raw === '第') return { value: String(hanValueOf(run)), kind: 'ordinal', from: at, to };
  const counts = run === '一' && unitAt(words, to) !== undefined;
  const phrase = !counts && (HAN_PHRASES.test(run) || HAN_PHRASES.test(run + (words[to]?.raw ?? '')));
  return { value: phrase ? '' : String(hanValueOf(run)), kind: 'cardinal', from: at, to };
}

/** II to XXXIX in capitals: a letter alone is a letter. */
function romanAt(words: readonly Word[], at: number): NumberFound | undefined {
  const { raw } = words[at] as Word;
  if (raw.length < 2 || !/^X{0,3}(?:IX|IV|V?I{0,3})$/.test(raw)) return undefined;
  const ones = { '': 0, I: 1, II: 2, III: 3, IV: 4, V: 5, VI: 6, VII: 7, VIII: 8, IX: 9 };
  const tens = /^X*(?!$)(?=I?[^X]|$)|^X+$/.exec(raw)?.[0].length ?? 0;
  const rest = raw.slice(tens) as keyof typeof ones;
  return { value: String(10 * tens + (ones[rest] ?? 0)), kind: 'cardinal', from: at, to: at + 1 };
}

/** One by itself is an article as often as a number, so it counts in figures only. */
function wordsAt(words: readonly Word[], at: number): NumberFound | undefined {
  const first = words[at] as Word;
  const ordinal = ordinalOf(first.lower);
  if (ordinal !== undefined && !(first.lower === 'second' && isTimeUnit(words, at)))
    return { value: String(ordinal), kind: 'ordinal', from: at, to: at + 1 };
  let total = 0;
  let group: number | undefined;
  let to = at;
  for (; to < words.length; to++) {
    const { lower } = words[to] as Word;
    const scale = scaleOf(lower);
    const small = smallNumberOf(lower);
    if (small !== undefined && joins(group, small)) group = (group ?? 0) + small;
    else if (scale === 100 && group !== undefined) group *= 100;
    else if (scale !== undefined && (group !== undefined || to === at)) {
      total += (group ?? 1) * scale;
      group = undefined;
    } else if (!(lower === 'and' && isScale(words[to - 1]) && isSmall(words[to + 1]))) break;
  }
  if (to === at) return undefined;
  const value = total + (group ?? 0);
  return {
    value: value === 1 && unitAt(words, to) === undefined ? '' : String(value),
    kind: 'cardinal',
    from: at,
    to,
  };
}

/** `twenty five` and `hundred five` are one number, `five six` are two. */
const joins = (group: number | undefined, small: number): boolean =>
  group === undefined ||
  (group > 0 && group % 100 === 0) ||
  (group % 100 >= 20 && group % 10 === 0 && small > 0 && small < 10);

const isScale = (word: Word | undefined): boolean => scaleOf(word?.lower ?? '') !== undefined;
const isSmall = (word: Word | undefined): boolean => smallNumberOf(word?.lower ?? '') !== undefined;

const isTimeUnit = (words: readonly Word[], at: number): boolean =>
  /^(?:per|a|each|every|one|\d.*)$/.test(words[at - 1]?.lower ?? '');

function withPercent(text: string, words: readonly Word[], number: NumberFound): NumberFound {
  const last = words[number.to - 1] as Word;
  const next = words[number.to];
  const isPercent =
    text[last.end] === '%' ||
    text.startsWith(' %', last.end) ||
    next?.lower === 'percent' ||
    (next?.lower === 'per' && words[number.to + 1]?.lower === 'cent') ||
    text.slice(0, (words[number.from] as Word).start).endsWith('百分之');
  return isPercent ? { ...number, kind: 'percent' } : number;
}
