import type { z } from 'zod';

/** What every kind (signal, selection algorithm, plugin, provider, command …) states about itself. */
export interface Kind {
  readonly id: string;
  /** A few words, for lists and forms. */
  readonly title: string;
  /** One sentence, for reference pages and `list` commands. */
  readonly summary: string;
}

export interface Example<Input> {
  readonly title: string;
  readonly config: Input;
}

/** A kind whose units are configured: the schema is the single source of types, docs and checks. */
export interface ConfiguredKind<Schema extends z.ZodObject = z.ZodObject> extends Kind {
  readonly config: Schema;
  readonly examples: readonly Example<z.input<Schema>>[];
}
