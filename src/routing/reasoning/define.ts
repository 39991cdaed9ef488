import type { Kind } from '../../core/kind.ts';

/** What a decision asks for. `asked` leaves the client's own fields as they are. */
export interface ReasoningWish {
  readonly mode: 'on' | 'off' | 'asked';
  readonly effort?: string | undefined;
  readonly budgetTokens?: number | undefined;
}

/**
 * The edit of the request's top level: keys to set (objects are merged one level deep) and keys to
 * remove. A key whose value is undefined inside a set object takes the client's own out of the merge.
 */
export interface ReasoningFields {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
  /** For models that are switched by their system prompt: the line that must open it. */
  readonly systemLine?: string;
}

/** One server that speaks for a family: vLLM, SGLang, the maker's own API … */
export interface ReasoningRow {
  /** Provider ids for which this row holds; `*` is the family's default. */
  readonly servers: readonly string[];
  readonly on: (wish: ReasoningWish) => ReasoningFields;
  readonly off: (wish: ReasoningWish) => ReasoningFields;
  /** Where the fields are documented: URL and date read. */
  readonly source: string;
  readonly notes?: string;
  /** Literal pins: what must come out, for docs and for the test of the row. */
  readonly pins: readonly { readonly wish: ReasoningWish; readonly fields: ReasoningFields }[];
}

export interface ReasoningFamily extends Kind {
  /** Other names that configs use for the family. Generations of one family share a name: the model's name decides. */
  readonly aliases: readonly string[];
  /** Recognises the family from a model's name when the config states none. */
  readonly matches?: RegExp;
  /** True: the rows hold for any model on their servers that has no row of its own there. */
  readonly serverWide?: boolean;
  readonly rows: readonly ReasoningRow[];
}

export function defineReasoningFamily(family: ReasoningFamily): ReasoningFamily {
  return family;
}
