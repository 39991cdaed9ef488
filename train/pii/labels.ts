import { PII_TYPES, type PiiType } from '../../src/inference/pii/types.ts';

/** A span of the data: offsets are code points, `raw` is the name that its source gives the type. */
export interface RawSpan {
  readonly start: number;
  readonly end: number;
  readonly raw: string;
}

export interface GoldSpan {
  readonly start: number;
  readonly end: number;
  readonly type: PiiType;
}

/** Types of the sources under our names. What is not here (salaries, diagnoses, staff numbers …) is none of the 17. */
const TYPE_OF: Readonly<Record<string, PiiType>> = {
  PERSON_NAME: 'PERSON',
  PERSON: 'PERSON',
  person: 'PERSON',
  ORGANIZATION_NAME: 'ORGANIZATION',
  ORGANIZATION: 'ORGANIZATION',
  corporation: 'ORGANIZATION',
  group: 'ORGANIZATION',
  LOCATION: 'GPE',
  LOCATION_NAME: 'GPE',
  location: 'GPE',
  STREET_ADDRESS: 'STREET_ADDRESS',
  ADDRESS: 'STREET_ADDRESS',
  PHONE_NUMBER: 'PHONE_NUMBER',
  SOCIAL_SECURITY_NUMBER: 'US_SSN',
  US_SSN: 'US_SSN',
  EMAIL_ADDRESS: 'EMAIL_ADDRESS',
  DATE_OF_BIRTH: 'DATE_TIME',
  TIMESTAMP: 'DATE_TIME',
  DATE_TIME: 'DATE_TIME',
  IBAN: 'IBAN_CODE',
  IBAN_CODE: 'IBAN_CODE',
  IP_ADDRESS: 'IP_ADDRESS',
  CREDIT_CARD_NUMBER: 'CREDIT_CARD',
  CREDIT_CARD: 'CREDIT_CARD',
  DRIVER_LICENSE_NUMBER: 'US_DRIVER_LICENSE',
  DOMAIN_NAME: 'DOMAIN_NAME',
  URL: 'DOMAIN_NAME',
  POSTAL_CODE: 'ZIP_CODE',
  AGE: 'AGE',
  NATIONALITY: 'NRP',
  RELIGIOUS_BELIEF: 'NRP',
  POLITICAL_OPINION: 'NRP',
  ETHNICITY: 'NRP',
};

/** A form of address at the head of a name; some sources count it to the name, some leave it out. */
const TITLE = /^(?:mr|mrs|ms|dr|prof|hon)\.?\s+(?=\S)/i;
const TITLE_BEFORE = /\b(?:mr|mrs|ms|dr|prof|hon)\.? $/i;

/**
 * The sources' spans as our types: a title is a TITLE beside the PERSON, wherever a name has one; a bare
 * postcode that a source calls an address is a ZIP_CODE.
 */
export function goldSpans(points: readonly string[], spans: readonly RawSpan[]): GoldSpan[] {
  const gold: GoldSpan[] = [];
  for (const span of spans) {
    const { raw } = span;
    const [start, end] = trimmed(points, span);
    const value = points.slice(start, end).join('');
    const type = TYPE_OF[raw];
    if (type === undefined || value === 'nan') continue;
    if (type === 'STREET_ADDRESS' && /^\d{4,6}(?:-\d{4})?$/.test(value))
      gold.push({ start, end, type: 'ZIP_CODE' });
    else if (type === 'PERSON') gold.push(...person(points, start, end, value));
    else gold.push({ start, end, type });
  }
  return gold.sort((a, b) => a.start - b.start);
}

/** Without the marks that a source of words parted by spaces leaves at a name's ends: `~William`, `#NewDelhi`, `R'lyeh,`. */
function trimmed(points: readonly string[], { start, end, raw }: RawSpan): readonly [number, number] {
  if (raw !== 'person' && raw !== 'location') return [start, end];
  let from = start;
  let to = end;
  while (from < to - 1 && /[#~\-"(]/.test(points[from] as string)) from++;
  while (to > from + 1 && /[,;:!?"~)-]/.test(points[to - 1] as string)) to--;
  return [from, to];
}

function person(points: readonly string[], start: number, end: number, value: string): GoldSpan[] {
  const inside = TITLE.exec(value)?.[0];
  if (inside !== undefined) {
    const title = { start, end: start + inside.trimEnd().length, type: 'TITLE' as const };
    return [title, { start: start + inside.length, end, type: 'PERSON' }];
  }
  const before = TITLE_BEFORE.exec(points.slice(Math.max(0, start - 8), start).join(''))?.[0];
  const name = { start, end, type: 'PERSON' as const };
  if (before === undefined) return [name];
  return [{ start: start - before.length, end: start - 1, type: 'TITLE' }, name];
}

/**
 * Types that a source does not annotate where they occur: a find of one there is neither right nor wrong.
 * All others are held against us.
 */
const UNMARKED: readonly (readonly [source: RegExp, types: readonly PiiType[]])[] = [
  [/^pii-anon (?!test_clinical)/, ['AGE', 'NRP', 'GPE', 'DOMAIN_NAME', 'ZIP_CODE']],
  [/^pii-anon test_clinical/, ['AGE', 'NRP', 'GPE', 'DOMAIN_NAME']],
  [/^presidio/, ['AGE', 'NRP', 'US_DRIVER_LICENSE']],
  [/^GSM8K/, ['PERSON', 'GPE', 'ORGANIZATION', 'NRP', 'TITLE', 'AGE']],
  [/^WNUT/, PII_TYPES.filter((type) => type !== 'PERSON' && type !== 'GPE')],
];

/** Which types a source's gold can be held against. */
export function isMarked(source: string, type: PiiType): boolean {
  return !UNMARKED.some(([pattern, types]) => pattern.test(source) && types.includes(type));
}
