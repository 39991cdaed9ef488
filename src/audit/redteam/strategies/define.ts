import type { Kind } from '../../../core/kind.ts';
import type { Random } from '../../../core/random.ts';
import type { Turn } from '../conversation.ts';

/** A way to put a request so that a model may not see what it is. Pure: the same text and draws give the same turns. */
export interface StrategyKind extends Kind {
  readonly family: 'encoding' | 'obfuscation' | 'framing' | 'injection' | 'language' | 'several turns';
  /** The conversation that carries `text`; its last turn is the user's. */
  apply(text: string, random: Random): readonly Turn[];
  /** Gives back the text that is hidden in the last turn; left out: see `irreversible`. */
  reverse?(carried: string): string;
  /**
   * What the way there and back makes of a text: reverse(apply(text)) = normalise(text). Left out: the text itself, lone
   * surrogates as U+FFFD.
   */
  normalise?(text: string): string;
  /** Why what was carried cannot be read back. Exactly one of `reverse` and this is there. */
  readonly irreversible?: string;
  /** Where the attack was described: a paper or a page, with its year. */
  readonly source: string;
}

export function defineStrategy(kind: StrategyKind): StrategyKind {
  return kind;
}
