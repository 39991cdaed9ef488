import type { NumberFound } from './numbers.ts';
import type { Word } from './word.ts';

export interface DatesFound {
  /** 1 to 12, in order. */
  readonly months: readonly number[];
  /** Words that are a month's number: they count as a month and as no number. */
  readonly monthWords: ReadonlySet<number>;
  /** Words that are a day of a month: 5, 5th and 五号 are one. */
  readonly dayWords: ReadonlySet<number>;
}

const MONTHS: ReadonlyMap<string, number> = new Map(
  'january|february|march|april|may|june|july|august|september|october|november|december'
    .split('|')
    .flatMap((name, at) => [[name, at + 1] as const, [name.slice(0, 3), at + 1] as const]),
);
const SEPT = 9;
/** These are other words, too: a month only with a number beside them or a capital behind a preposition. */
const DOUBTFUL = new Set(['march', 'may', 'mar', 'jan', 'jun', 'dec', 'sep', 'august']);
const BEFORE_MONTH = /^(?:in|of|since|until|by|last|next|this|every|during|from|to|early|late|mid)$/;
const DAYS_BESIDE = 2;

/** Months by name, in ISO dates and in Chinese, and the days beside them. O(words). */
export function datesOf(text: string, words: readonly Word[], numbers: readonly NumberFound[]): DatesFound {
  const months: number[] = [];
  const monthWords = new Set<number>();
  const dayWords = new Set<number>();
  const numberAt = new Map(numbers.map((number) => [number.from, number]));
  words.forEach((word, at) => {
    const month = word.lower === 'sept' ? SEPT : MONTHS.get(word.lower);
    if (month === undefined || !isMonth(words, at, numberAt)) return;
    months.push(month);
    for (let beside = at - DAYS_BESIDE; beside <= at + 1; beside++) {
      const value = Number(numberAt.get(beside)?.value);
      if (value >= 1 && value <= 31) dayWords.add(beside);
    }
  });
  for (const { value, from, to } of numbers) {
    const month = Number(value);
    const isMonthNumber =
      month >= 1 && month <= 12 && (words[to]?.raw === '月' || isIsoMonth(text, words, from));
    if (isMonthNumber) {
      months.push(month);
      monthWords.add(from);
    } else if (words[to]?.raw === '日' || words[to]?.raw === '号') dayWords.add(from);
  }
  return { months, monthWords, dayWords };
}

function isMonth(words: readonly Word[], at: number, numberAt: ReadonlyMap<number, NumberFound>): boolean {
  const { lower, raw } = words[at] as Word;
  if (!DOUBTFUL.has(lower)) return true;
  if (numberAt.has(at + 1) || numberAt.has(at - 1)) return true;
  return raw !== lower && BEFORE_MONTH.test(words[at - 1]?.lower ?? '');
}

/** The middle of 2026-01-05 or 2026/1/5. */
function isIsoMonth(text: string, words: readonly Word[], at: number): boolean {
  const year = words[at - 1];
  const month = words[at] as Word;
  const day = words[at + 1];
  if (year === undefined || day === undefined) return false;
  const mark = text.slice(year.end, month.start);
  return /^\d{4}$/.test(year.raw) && /^[-/]$/.test(mark) && text.slice(month.end, day.start) === mark;
}
