import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Classifiers } from '../../src/inference/contract.ts';

const OWN = join(import.meta.dirname, '../../train/own');
/** Neighbours in a file were written in one go: a stride that shares no factor with their number mixes them. */
const STRIDE = 1_009;

/** The prompts of `train/own`, mixed, always in the same order. */
export function ownPrompts(): string[] {
  const texts = readdirSync(OWN)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(OWN, name), 'utf8').trimEnd().split('\n'))
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);
  return texts.map((_, i) => texts[(i * STRIDE) % texts.length] as string);
}

/** `count` texts of `tokens` tokens each (give or take the last word), of as many prompts as that takes. */
export function promptsOf(
  tokens: number,
  count: number,
  own: readonly string[],
  models: Classifiers,
): string[] {
  const countTokens = (text: string): number => models.countTokens?.(text) ?? text.length / 4;
  let next = 0;
  return Array.from({ length: count }, () => {
    let text = '';
    while (countTokens(text) < tokens)
      text += `${text === '' ? '' : '\n'}${own[next++ % own.length] as string}`;
    return cut(text, tokens, countTokens);
  });
}

/** The longest beginning with at most so many tokens. */
function cut(text: string, tokens: number, countTokens: (text: string) => number): string {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (countTokens(text.slice(0, middle)) <= tokens) low = middle;
    else high = middle - 1;
  }
  // As a parsed body gives it: one flat string.
  return JSON.parse(JSON.stringify(text.slice(0, low))) as string;
}
