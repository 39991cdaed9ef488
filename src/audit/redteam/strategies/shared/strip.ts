import type { Kind } from '../../../../core/kind.ts';
import type { Random } from '../../../../core/random.ts';
import type { StrategyKind } from '../define.ts';
import { codedStrategy } from './coded.ts';

export interface Added extends Kind {
  readonly source: string;
  readonly note?: string;
  /** Puts signs into the text that `signs` finds. */
  add(text: string, random: Random): string;
  /** Global: the signs that are added. Those that stood in the text before are lost. */
  readonly signs: () => RegExp;
}

/** A strategy that sets further signs between those of the text. */
export function addedSigns({ add, signs, ...rest }: Added): StrategyKind {
  const strip = (text: string) => text.replace(signs(), '');
  return codedStrategy({
    ...rest,
    family: 'obfuscation',
    write: (text, _key, random) => add(text, random),
    read: strip,
    normalise: strip,
  });
}
