/**
 * English stems by the Porter2 algorithm (Martin Porter, snowballstem.org/algorithms/english), written from
 * its description. Input in lower case; words of other scripts come back as they are.
 */
export function stem(word: string): string {
  const special = SPECIAL.get(word);
  if (special !== undefined) return special;
  if (word.length <= 2 || !/^[a-z']+$/.test(word)) return word;
  let w = word.startsWith("'") ? word.slice(1) : word;
  // A y that acts as a consonant is written Y while the steps run.
  w = w.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
  const r1 = region1(w);
  const r2 = regionAfter(w, r1);
  w = w.replace(/('s'|'s|')$/, '');
  w = step1a(w);
  if (STOP_AFTER_1A.has(w)) return w;
  w = step1b(w, r1);
  w = w.replace(/(.[^aeiouy])[yY]$/, '$1i');
  w = step2(w, r1);
  w = step3(w, r1, r2);
  w = step4(w, r2);
  w = step5(w, r1, r2);
  return w.toLowerCase();
}

const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word): [string, string] => [
    word,
    word,
  ]),
]);

const STOP_AFTER_1A: ReadonlySet<string> = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

/** Offset after the first consonant that follows a vowel, counted from `from`. */
function regionAfter(w: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(w.slice(from));
  return match === null ? w.length : from + match.index + 2;
}

function region1(w: string): number {
  const prefix = /^(gener|commun|arsen)/.exec(w);
  return prefix === null ? regionAfter(w, 0) : prefix[0].length;
}

const SHORT_END = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/;

function isShort(w: string, r1: number): boolean {
  return r1 >= w.length && SHORT_END.test(w);
}

function step1a(w: string): string {
  if (w.endsWith('sses')) return w.slice(0, -2);
  if (/(ied|ies)$/.test(w)) return w.slice(0, w.length > 4 ? -2 : -1);
  if (/(us|ss)$/.test(w)) return w;
  return /[aeiouy].+s$/.test(w) ? w.slice(0, -1) : w;
}

function step1b(w: string, r1: number): string {
  const eed = /(eed|eedly)$/.exec(w);
  if (eed !== null) return eed.index >= r1 ? `${w.slice(0, eed.index)}ee` : w;
  const ending = /(ed|edly|ing|ingly)$/.exec(w);
  if (ending === null) return w;
  const base = w.slice(0, ending.index);
  if (!/[aeiouy]/.test(base)) return w;
  if (/(at|bl|iz)$/.test(base)) return `${base}e`;
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(base)) return base.slice(0, -1);
  return isShort(base, r1) ? `${base}e` : base;
}

const STEP2: readonly (readonly [string, string])[] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];

/** The longest of the endings counts, whether or not it lies in its region. */
function replaceEnding(
  w: string,
  from: number,
  endings: readonly (readonly [string, string])[],
): string | undefined {
  for (const [ending, replacement] of endings) {
    if (!w.endsWith(ending)) continue;
    const start = w.length - ending.length;
    return start >= from ? w.slice(0, start) + replacement : w;
  }
  return undefined;
}

function step2(w: string, r1: number): string {
  const replaced = replaceEnding(w, r1, STEP2);
  if (replaced !== undefined) return replaced;
  if (w.endsWith('ogi')) return w.length - 3 >= r1 && w.endsWith('logi') ? w.slice(0, -1) : w;
  return w.length - 2 >= r1 && /[cdeghkmnrt]li$/.test(w) ? w.slice(0, -2) : w;
}

const STEP3: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

function step3(w: string, r1: number, r2: number): string {
  if (w.endsWith('ative')) return w.length - 5 >= r2 ? w.slice(0, -5) : w;
  return replaceEnding(w, r1, STEP3) ?? w;
}

const STEP4 = /(ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/;

function step4(w: string, r2: number): string {
  const match = STEP4.exec(w);
  if (match !== null) return match.index >= r2 ? w.slice(0, match.index) : w;
  return w.length - 3 >= r2 && /[st]ion$/.test(w) ? w.slice(0, -3) : w;
}

function step5(w: string, r1: number, r2: number): string {
  if (w.endsWith('e')) {
    const at = w.length - 1;
    return at >= r2 || (at >= r1 && !SHORT_END.test(w.slice(0, at))) ? w.slice(0, at) : w;
  }
  return w.endsWith('ll') && w.length - 1 >= r2 ? w.slice(0, -1) : w;
}
