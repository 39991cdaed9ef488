import type { Kind } from '../../../../core/kind.ts';
import type { Random } from '../../../../core/random.ts';
import { defineStrategy, type StrategyKind } from '../define.ts';

/** A way to write a whole text in other signs, and to read it. */
export interface Coding extends Kind {
  readonly source: string;
  /** Left out: `encoding`. */
  readonly family?: StrategyKind['family'];
  /** What the model is told before the coded text, one paragraph; left out: nothing. */
  readonly note?: string;
  /** Drawn once a text and told to the model; no closing parenthesis in it. */
  key?(random: Random): string;
  /** `text` is well-formed. */
  write(text: string, key: string, random: Random): string;
  read(payload: string, key: string): string;
  normalise?(text: string): string;
}

const KEY = /^[^\n]*\(key: ([^)\n]*)\)\n\n/;

/** A strategy of one turn: the note with its key, an empty line, the coded text. */
export function codedStrategy(coding: Coding): StrategyKind {
  const { id, title, summary, source, family = 'encoding', note = '', normalise } = coding;
  return defineStrategy({
    id,
    title,
    summary,
    source,
    family,
    apply(text, random) {
      const key = coding.key?.(random) ?? '';
      const written = coding.write(text.toWellFormed(), key, random);
      const head = key === '' ? note : `${note} (key: ${key})`;
      return [{ role: 'user', content: head === '' ? written : `${head}\n\n${written}` }];
    },
    reverse(carried) {
      const start = note === '' ? 0 : carried.indexOf('\n\n') + 2;
      return coding.read(carried.slice(start === 1 ? 0 : start), KEY.exec(carried)?.[1] ?? '');
    },
    ...(normalise === undefined
      ? {}
      : { normalise: (text: string) => normalise.call(coding, text.toWellFormed()) }),
  });
}
