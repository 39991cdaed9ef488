import type { NumberFound } from './numbers.ts';
import { stemOf } from './stem.ts';
import { joined } from './synonyms.ts';
import { nameOfUnit } from './units.ts';
import type { Word } from './word.ts';

/** Words that change nothing about what is asked for: articles, forms of be and do, politeness, question frames. */
const FUNCTION_WORDS = new Set(
  `a an the is are was were be been being am do does did done doing have has had having can could shall should will
  would may might must i me my mine myself we us our ours you your yours he him his she her hers it its they them their
  this that these those there here of in on at for by with to from as into about and or but if than then so too very
  just really actually also please pls kindly hi hello hey thanks thank want like need know tell explain give show help
  what which who whom whose when where why how what's whats who's how's i'm i'd i've let's it's that's get got some any
  way ways best good thing things one ones exactly possible able u im ur etc`.split(/\s+/),
);
/** The same of Chinese, by characters. */
const FUNCTION_SIGNS = new Set([
  ...'的了吗呢啊吧呀哦嘛么是我你您他她它们请在有个就都也和与及把给想要能会可以问下一这那地得着过请帮告诉知道',
]);
const QUESTION_SIGNS = new Set([...'什怎为何哪谁几多少如样']);

/** The words of a text, told apart. */
export interface Content {
  /** Those that carry what is asked, in order; all where there is none. */
  readonly words: readonly string[];
  /** Those that say how it is asked: `how do i`, 怎么…呢. */
  readonly frame: readonly string[];
}

/**
 * English words by their stems, numbers by their value, units by their name, Chinese by characters. O(words).
 */
export function contentOf(words: readonly Word[], numbers: readonly NumberFound[]): Content {
  const numberAt = new Map(numbers.map((number) => [number.from, number]));
  const content: string[] = [];
  const frame: string[] = [];
  for (let at = 0; at < words.length; ) {
    const number = numberAt.get(at);
    const word = words[at] as Word;
    if (number !== undefined && number.value !== '') content.push(number.value);
    else if (isContent(word)) content.push(formOf(word));
    else frame.push(word.lower);
    at = number?.to ?? at + 1;
  }
  return content.length > 0 ? { words: content, frame } : { words: words.map(formOf), frame: [] };
}

const isContent = ({ isSign, raw, lower }: Word): boolean =>
  isSign ? !FUNCTION_SIGNS.has(raw) && !QUESTION_SIGNS.has(raw) : !FUNCTION_WORDS.has(lower);

const formOf = ({ isSign, raw, lower }: Word): string =>
  isSign ? raw : (nameOfUnit(lower) ?? joined(stemOf(lower)));
