import { isRecord } from '../../core/record.ts';
import { badLine, type Result, type Row } from './rows.ts';

/**
 * Rows of JSON Lines `{id?, prompt, task?, split?, outcomes: {model: {score, cost?, tokens?, latencyMs?}}}`. Throws
 * FL_USAGE with the line that is at fault.
 */
export function jsonRows(text: string, file: string): Row[] {
  return text.split('\n').flatMap((content, index): Row[] => {
    if (content.trim() === '') return [];
    const line = index + 1;
    const value = parsed(content, file, line);
    const { prompt, outcomes } = value;
    if (typeof prompt !== 'string') throw badLine(file, line, 'prompt is missing, or no text');
    if (!isRecord(outcomes)) throw badLine(file, line, 'outcomes is missing, or no object');
    const results = new Map(
      Object.entries(outcomes).map(([model, result]) => [model, resultOf(result, model, file, line)]),
    );
    return [{ line, prompt, group: textOf(value.task ?? value.group), split: textOf(value.split), results }];
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function parsed(content: string, file: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw badLine(file, line, 'that is no JSON');
  }
  if (!isRecord(value)) throw badLine(file, line, 'that is no JSON object');
  return value;
}

function resultOf(value: unknown, model: string, file: string, line: number): Result {
  if (!isRecord(value)) throw badLine(file, line, `the outcome of ${model} is no object`);
  const number = (key: keyof Result, most = Number.POSITIVE_INFINITY): number | undefined => {
    const said = value[key];
    if (said === undefined || said === null) return undefined;
    if (typeof said === 'number' && said >= 0 && said <= most) return said;
    throw badLine(file, line, `${key} of ${model} is ${JSON.stringify(said)}`);
  };
  const score = number('score', 1);
  if (score === undefined) throw badLine(file, line, `score of ${model} is missing`);
  return { score, cost: number('cost'), tokens: number('tokens'), latencyMs: number('latencyMs') };
}
