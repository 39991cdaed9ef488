import { defineGuard, type Facts, NO_FACTS } from './define.ts';
import { contentOf } from './reading/content.ts';
import { difference, sortedFacts, without } from './reading/facts.ts';
import { listedNames } from './reading/names.ts';
import { stemOf } from './reading/stem.ts';
import { type TextView, viewOf } from './reading/view.ts';

/** Before a name that the letters' case tells, so that it is looked for among the other's words. */
const BY_CASE = 'Aa ';
const TITLE = /《([^》]{1,40})》/g;
/** A Chinese name by its ending: 浙江省, 清华大学. */
const CHINESE_KIND =
  /((?:(?![的是在哪个这那有去到从我你他她和与了一家座所说被])\p{Script=Han}){2,4})(?:省|县|大学|公司|银行|医院|机场)/gu;
const STEM_LETTERS = 4;
const NEVER_NAMES = new Set([
  'i',
  "i'm",
  "i've",
  "i'd",
  "i'll",
  'ok',
  'mr',
  'mrs',
  'ms',
  'dr',
  'ps',
  'faq',
  'asap',
]);

/** The dates guard reads these. */
const CALENDAR =
  /^(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\w+day)s?$/;

export default defineGuard({
  id: 'entities',
  title: 'Names',
  summary:
    'Another person, place, firm, product or title: by capitals, by quotation marks, by a list, by Chinese endings.',
  read: (view) => {
    const listed = listedNames(view);
    const facts = listed.map(({ name }) => name);
    for (const [, title] of view.text.matchAll(TITLE)) facts.push(`~${title}`);
    if (view.isSigns) for (const [name] of view.text.matchAll(CHINESE_KIND)) facts.push(`~${name}`);
    const known = new Set(listed.map(({ at }) => at));
    for (const name of capitalised(view, known)) facts.push(BY_CASE + name);
    return facts.length === 0 ? NO_FACTS : sortedFacts(facts);
  },
  refuse: (a, b, wordsOfA, wordsOfB) => {
    const [onlyA, onlyB] = [unmet(a, b, wordsOfB), unmet(b, a, wordsOfA)];
    return onlyA.length + onlyB.length === 0 ? undefined : difference(onlyA.map(shown), onlyB.map(shown));
  },
});

/** The facts of the one that the other does not have, however it writes them. */
function unmet(facts: Facts, others: Facts, words: readonly string[]): Facts {
  return without(facts, others).filter((fact) => {
    if (fact.startsWith(BY_CASE)) return !words.some((word) => isForm(word, fact.slice(BY_CASE.length)));
    if (fact.startsWith('~')) return !words.join('').includes(contentSigns(fact.slice(1)));
    return true;
  });
}

/** Syria and Syrian. */
const isForm = (word: string, name: string): boolean =>
  word === name ||
  (Math.min(word.length, name.length) >= STEM_LETTERS && (word.startsWith(name) || name.startsWith(word)));

const contentSigns = (name: string): string => contentOf(viewOf(name).words, []).words.join('');

const shown = (fact: string): string => fact.replace(/^(?:Aa |~)/, '');

/** Words with a capital that no sentence gave them; none where most words have one, as in a headline. */
function capitalised({ text, words }: TextView, known: ReadonlySet<number>): string[] {
  const latin = words.filter(({ isSign, raw }) => !isSign && /\p{L}/u.test(raw));
  const capitals = latin.filter(({ raw }) => /^\p{Lu}/u.test(raw));
  if (capitals.length * 2 > latin.length && latin.length > 2) return [];
  return capitals
    .filter((word) => !known.has(words.indexOf(word)) && !CALENDAR.test(word.lower))
    .filter(({ start, lower }) => !opensSentence(text, start) && !NEVER_NAMES.has(lower))
    .map(({ lower }) => stemOf(lower));
}

const opensSentence = (text: string, at: number): boolean =>
  /(?:^|[.!?:;。！？：；\n])\W*$/.test(text.slice(Math.max(0, at - 4), at));
