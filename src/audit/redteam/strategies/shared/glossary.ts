import type { Kind } from '../../../../core/kind.ts';
import type { StrategyKind } from '../define.ts';
import { codedStrategy } from './coded.ts';
import { foldCase } from './letters.ts';

export interface Glossary extends Kind {
  readonly source: string;
  /** `english=foreign`, with spaces between; each side once. */
  readonly words: string;
}

const WORD = /[\p{L}-]+/gu;

/** A strategy that puts words for words; foreign ones that stood there before are read as English ones. */
export function glossaryStrategy({ words, ...rest }: Glossary): StrategyKind {
  const pairs = () => words.split(' ').map((pair) => pair.split('=') as [string, string]);
  const turn = (text: string, map: ReadonlyMap<string, string>) =>
    text.replace(WORD, (word) => map.get(word) ?? word);
  const read = (text: string) => turn(text, new Map(pairs().map(([english, foreign]) => [foreign, english])));
  return codedStrategy({
    ...rest,
    family: 'language',
    note: 'Some words below are in another language. Read all of it and answer in English.',
    write: (text) => turn(foldCase(text), new Map(pairs())),
    read,
    normalise: (text) => read(foldCase(text)),
  });
}
