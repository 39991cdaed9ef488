import type { Span } from '../contract.ts';
import type { AttackHeads } from './attack.ts';
import type { LanguageHeads } from './language.ts';
import type { StaticTable } from './static-table.ts';
import type { TopicHeads } from './topic.ts';

/** Everything that the fast tier reads texts with. */
export interface FastModels {
  readonly table: StaticTable;
  readonly topic: TopicHeads;
  readonly attack: AttackHeads;
  readonly language: LanguageHeads;
  disguises(text: string): readonly { readonly via: string; readonly text: string }[];
  pii(text: string): readonly Span[];
  secrets(text: string): readonly Span[];
}
