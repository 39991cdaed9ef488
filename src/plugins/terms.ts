/** Words that say nothing of what a text is about. English; other languages keep all of theirs. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the is are was were be been being am do does did done have has had can could shall should will would may ' +
    'might must i me my we us our you your he him his she her it its they them their this that these those there ' +
    'here of in on at for by with to from as into about and or but if than then so too very just also please not ' +
    'no what which who whom whose when where why how some any all each more most other such only own same'
  ).split(' '),
);

const HAN = /\p{Script=Han}/u;
/** Runs of Chinese characters, numbers with their points, and words; marks and underscores end a word. */
const TERM = /\p{Script=Han}+|\d+(?:[.,]\d+)*|[[\p{L}\p{M}\d]--\p{Script=Han}]+/gv;

/**
 * What a text is about, in order: folded words without stop words, English endings cut off; Chinese by pairs of
 * characters. `read_fileName` is `read`, `file`, `name`. O(length).
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  const folded = text
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
  for (const found of folded.match(TERM) ?? []) {
    if (HAN.test(found)) pairs(found, terms);
    else if (!STOP_WORDS.has(found)) terms.push(stem(found));
  }
  return terms;
}

function pairs(run: string, terms: string[]): void {
  const signs = [...run];
  if (signs.length === 1) terms.push(run);
  for (let at = 1; at < signs.length; at++) terms.push(`${signs[at - 1]}${signs[at]}`);
}

/** So that a word meets its plural and its past: not the dictionary's stem, but the same for the forms of one word. */
function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  const bare = word.replace(/(?:ing|ed|es|s)$/, '');
  // `pass` and `this` keep their s; what is left must still be a word.
  if (bare.length < 3 || word.endsWith('ss')) return word;
  return bare.replace(/e$/, '').replace(/([bdgmnprt])\1$/, '$1');
}
