import { couldBeSsn, isIpv6, passesIban, passesLuhn } from './checksums.ts';
import { phoneScore } from './phone.ts';
import type { PiiType } from './types.ts';

/** What stands around a match. Both are short: about 48 units before and 16 after. */
export interface Around {
  readonly before: string;
  readonly after: string;
  /** The whole text mentions a date of birth somewhere: a header of a table can be far from its cells. */
  birthMentioned(): boolean;
}

/** One structured type: what it looks like and how sure its look and surroundings make us. */
export interface NumberPattern {
  readonly type: PiiType;
  /** Sticky; every repetition is bounded, so trying it costs O(1). */
  readonly shape: RegExp;
  /** 0 to 1; 0 is no find. */
  score(match: RegExpExecArray, around: Around): number;
}

const BIRTH = /(?:\bdob\b|\bborn\b|birth|生日|出生|生于)[^\n]{0,24}$/i;
const CELL_BEFORE = /[,|"'>\t]\s?$/;
const CELL_AFTER = /^\s?[,|"'<\t\n]|^\s*$/;

/**
 * A day alone is a fact about the world (releases, meetings, log files); it is personal where it is a day of
 * birth, or long enough ago to be one.
 */
function dayScore(year: number, around: Around): number {
  if (BIRTH.test(around.before)) return 0.97;
  if (CELL_BEFORE.test(around.before) && CELL_AFTER.test(around.after) && around.birthMentioned()) return 0.9;
  return year > 1899 && year < 2006 ? 0.7 : 0;
}

function inRange(value: string | undefined, low: number, high: number): boolean {
  const number = Number(value);
  return number >= low && number <= high;
}

/** In the order in which they are tried: the first that scores takes the stretch. */
export const NUMBER_PATTERNS: readonly NumberPattern[] = [
  {
    type: 'DATE_TIME',
    shape: /\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?(?![\d:])/y,
    score: () => 0.95,
  },
  {
    type: 'DATE_TIME',
    shape: /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])/y,
    score: ([, year, , month, day], around) =>
      inRange(month, 1, 12) && inRange(day, 1, 31) ? dayScore(Number(year), around) : 0,
  },
  {
    type: 'DATE_TIME',
    shape: /(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d./-]*\d)/y,
    score: ([, a, mark, b, year], around) => {
      if (!(inRange(a, 1, 31) && inRange(b, 1, 31)) || (Number(a) > 12 && Number(b) > 12)) return 0;
      return mark === '/' || year?.length === 4 ? 0.85 : BIRTH.test(around.before) ? 0.9 : 0;
    },
  },
  {
    type: 'DATE_TIME',
    shape: /(\d{4})年(\d{1,2})月(\d{1,2})[日号]/y,
    score: ([, , month, day]) => (inRange(month, 1, 12) && inRange(day, 1, 31) ? 0.9 : 0),
  },
  {
    type: 'IP_ADDRESS',
    shape: /(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)/y,
    score: (_, { before }) => (/(?:\bv|version|release)\s*$/i.test(before) ? 0 : 0.95),
  },
  {
    type: 'US_SSN',
    shape: /(\d{3})-(\d{2})-(\d{4})(?![\d-])/y,
    score: ([, area = '', group = '', serial = ''], { before }) => {
      if (couldBeSsn(area, group, serial)) return 0.97;
      // Never issued, but written where one is asked for or in its very shape: a slip or an ITIN.
      return area.startsWith('9') || /ssn|social/i.test(before) ? 0.7 : 0;
    },
  },
  {
    type: 'US_SSN',
    shape: /(\d{3})[ ]?(\d{2})[ ]?(\d{4})(?![\d-])/y,
    score: ([, area = '', group = '', serial = ''], { before }) =>
      couldBeSsn(area, group, serial) && /(?:ssn|social security)[^\n]{0,20}$/i.test(before) ? 0.9 : 0,
  },
  {
    type: 'CREDIT_CARD',
    shape: /(?:\d{4}[ -]?){3}\d{1,7}(?![\d-])|3\d{3}[ -]?\d{6}[ -]?\d{4,5}(?![\d-])/y,
    score: ([text], { before }) => {
      const digits = text.replace(/\D/g, '').length;
      if (digits < 13 || digits > 19) return 0;
      const named = /(?:card|visa|mastercard|amex|cc|credit|信用卡|卡号)[^\n]{0,24}$/i.test(before);
      if (/^[2-6]/.test(text) && passesLuhn(text)) return named ? 0.99 : 0.9;
      return (named || /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}$/.test(text)) && !/^[01]/.test(text) ? 0.6 : 0;
    },
  },
  {
    type: 'PHONE_NUMBER',
    // Groups are parted by at least one mark, so that there is one way only to read a row of digits.
    shape:
      /(?:\+ ?)?\(?\d{1,15}(?:(?:\)[ .-]{0,2}\(?|[ .-]{1,2}\(?|\()\d{1,14}){0,6}\)?(?: ?(?:x|ext\.? ?)\d{1,6})?(?!\d)/y,
    score: ([text], { before, after }) => phoneScore(text, before, after),
  },
  {
    type: 'PHONE_NUMBER',
    shape: /(?:86)?1[3-9]\d{9}(?!\d)/y,
    score: () => 0.9,
  },
  {
    type: 'AGE',
    shape: /(\d{1,3})(?: years? old|[- ]year[- ]old|[- ]yrs?[- ]old| ?yo\b| years of age|岁)/y,
    score: ([, years]) => (inRange(years, 1, 120) ? 0.9 : 0),
  },
  {
    type: 'AGE',
    shape: /(\d{1,2})(?![\d.,:/%-]|\s*\p{L}*(?:%|days?|times|hours?|minutes?))/uy,
    score: (_, { before }) =>
      /(?:\bage[:=]? |\baged? (?:of )?|\bwas only |"age":\s?|\bi'?\s?a?m |\b(?:s?he|they) (?:is|was|just turned) |turned |年龄[::]?\s?|今年)$/i.test(
        before,
      ) && !/^\s*(?:percent|km|miles|kg|st|nd|rd|th)/i.test(before)
        ? 0.75
        : 0,
  },
  {
    type: 'ZIP_CODE',
    shape: /\d{5}(?:-\d{4})?(?![\d-])|\d{6}(?!\d)/y,
    score: ([text], { before }) =>
      /(?:zip(?: ?code)?|post(?:al)? ?code|postcode|plz|邮编|邮政编码)\W{0,4}(?:is |of |为|是)?$/i.test(
        before,
      )
        ? 0.95
        : text.length !== 6 && /\b[A-Z]{2},? $/.test(before) && STATES.test(before)
          ? 0.8
          : 0,
  },
  {
    type: 'US_DRIVER_LICENSE',
    shape: /\d{7,10}(?!\d)/y,
    score: (_, { before }) => licence(before),
  },
];

/** Tried where a word with digits behind it begins. */
export const CODE_PATTERNS: readonly NumberPattern[] = [
  {
    type: 'IBAN_CODE',
    shape: /[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/y,
    score: ([text], { before }) => {
      if (passesIban(text)) return 0.99;
      // With a wrong check digit only where it is called one: a slip of the pen still gives the account away.
      return /iban[^\n]{0,24}$/i.test(before) ? 0.7 : 0;
    },
  },
  {
    type: 'IP_ADDRESS',
    shape: /(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![0-9a-fA-F:])/y,
    score: ([text]) => (isIpv6(text) && /\d/.test(text) && /[^:]{3}/.test(text) ? 0.9 : 0),
  },
  {
    type: 'US_DRIVER_LICENSE',
    shape: /(?:DL-)?[A-Z]{1,2}-?\d{3,13}(?:-\d{2,4}){0,3}(?![A-Za-z0-9])/y,
    score: ([text], { before }) => (text.length > 6 ? licence(before) : 0),
  },
];

const STATES =
  /\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? $/;

function licence(before: string): number {
  return /(?:driv(?:er|ing)\W{0,3}s?\W?\s?licen[cs]e|\bDL\b|licen[cs]e)(?: (?:no|number|num|id|is)\b)?\W{0,6}(?:is )?$/i.test(
    before,
  )
    ? 0.85
    : 0;
}
