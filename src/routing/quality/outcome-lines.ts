import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import type { Outcome } from './outcome-model.ts';

/**
 * Outcomes from JSON Lines `{prompt, outcomes: {model: {score}}}`; a number may stand for `{score}`, and `task` or
 * `group` names what kind of prompt it is. Throws FL_CONFIG_INVALID with the line that is at fault. O(bytes).
 */
export function parseOutcomeLines(text: string, file: string): Outcome[] {
  const outcomes: Outcome[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const where = `${file}:${index + 1}`;
    outcomes.push(outcomeOf(parsed(line, where), where));
  });
  if (outcomes.length === 0) throw refusal(`${file} holds no outcomes`);
  return outcomes;
}

function parsed(line: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw refusal(`${where}: that is no JSON`);
  }
  if (!isRecord(value)) throw refusal(`${where}: that is no JSON object`);
  return value;
}

function outcomeOf(line: Readonly<Record<string, unknown>>, where: string): Outcome {
  const { prompt, outcomes } = line;
  const group = line.task ?? line.group;
  if (typeof prompt !== 'string') throw refusal(`${where}: prompt is missing, or no text`);
  if (!isRecord(outcomes)) throw refusal(`${where}: outcomes is missing, or no object`);
  const scores: Record<string, number> = {};
  for (const [model, said] of Object.entries(outcomes)) {
    const score = isRecord(said) ? said.score : said;
    if (typeof score !== 'number' || !(score >= 0 && score <= 1)) {
      throw refusal(`${where}: the score of ${model} is no number from 0 to 1`);
    }
    scores[model] = score;
  }
  return { prompt, scores, ...(typeof group === 'string' ? { group } : {}) };
}

function refusal(message: string): FairleadError {
  return new FairleadError('FL_CONFIG_INVALID', message, {
    param: 'outcomes',
    hint: 'write one JSON object a line: {"prompt": "…", "outcomes": {"MODEL": {"score": 1}}}',
  });
}
