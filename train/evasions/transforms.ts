import type { Evasion } from './define.ts';
import { encodings } from './encodings.ts';
import { letters } from './letters.ts';
import { wrappers } from './wrappers.ts';

export type { Evasion } from './define.ts';

/** All of them, each under an id of its own; `zh.jsonl` stands for translation, which cannot be computed. */
export const evasions: readonly Evasion[] = [...encodings, ...letters, ...wrappers];
