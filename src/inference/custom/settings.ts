import { isRecord } from '../../core/record.ts';
import type { ClassifierFiles } from './files.ts';
import type { ClassifierSetup } from './protocol.ts';

/** A longer text is cut, so that one prompt does not hold up the others; a tokenizer.json that truncates may allow more. */
const LONGEST_TOKENS = 512;

/** What of config.json and the tokenizer's files tells how to read the model. */
export function settingsOf({ config, tokenizerConfig }: Pick<ClassifierFiles, 'config' | 'tokenizerConfig'>) {
  return {
    names: namesOf(config.id2label),
    manyLabels: config.problem_type === 'multi_label_classification',
    maxTokens: [tokenizerConfig.model_max_length, config.max_position_embeddings].filter(isCount),
  } satisfies Partial<ClassifierSetup>;
}

/** How many tokens a text may have, special ones included. */
export function longestOf(limits: readonly number[], tokenizer: Readonly<Record<string, unknown>>): number {
  const { truncation } = tokenizer;
  const own = isRecord(truncation) && isCount(truncation.max_length) ? truncation.max_length : LONGEST_TOKENS;
  return Math.min(own, ...limits);
}

const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 1;

/** `{0: a, 1: b}` as a list; empty where it is missing or has holes. */
function namesOf(id2label: unknown): string[] {
  if (!isRecord(id2label)) return [];
  const names = Object.keys(id2label).map((_, index) => id2label[index]);
  return names.every((name) => typeof name === 'string') ? names : [];
}
