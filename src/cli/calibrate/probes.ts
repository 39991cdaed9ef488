import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

/** A prompt of which it is known whether a signal should match it. */
export interface Probe {
  readonly text: string;
  /** The name of the signal, or type:name; with the level for a complexity, such as deep:hard. */
  readonly signal: string;
  readonly match: boolean;
}

/** The probes of a JSONL text. Throws FL_USAGE with the line that is none. Blank lines are skipped. */
export function parseProbes(text: string, file: string): Probe[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value = parsed(line);
    if (!isRecord(value)) throw refusal(file, index, 'is no JSON object');
    const { text: prompt, signal, match } = value;
    if (typeof prompt !== 'string') throw refusal(file, index, 'has no text');
    if (typeof signal !== 'string') throw refusal(file, index, 'names no signal');
    if (typeof match !== 'boolean') throw refusal(file, index, 'has no match that is true or false');
    return [{ text: prompt, signal, match }];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function refusal(file: string, index: number, what: string): FairleadError {
  return new FairleadError('FL_USAGE', `${file}:${index + 1} ${what}`, {
    hint: 'a line is {"text": "…", "signal": "NAME", "match": true}',
  });
}
