import type { KeyRecord } from '../../store/contract.ts';
import type { Invocation } from '../commands/define.ts';
import { shownKey, wordsOf } from './say-key.ts';

/** Prints a new key: by itself with --quiet, as JSON with --json, else with what it may do. */
export function printKey(
  { out, json, options }: Pick<Invocation, 'out' | 'json' | 'options'>,
  text: string,
  record: KeyRecord,
  nowMs: number,
): void {
  const shown = shownKey(record, nowMs);
  if (options.quiet === true) out.write(`${text}\n`);
  else if (json) out.write(`${JSON.stringify({ key: text, ...shown })}\n`);
  else {
    out.write(
      `${text}\n\nid ${shown.id}, '${shown.name}': ${wordsOf(shown)}.\n` +
        'The key is shown this once and kept nowhere: give it to who is to use it.\n',
    );
  }
}
