import { FairleadError } from '../../core/errors.ts';
import type { Invocation } from '../commands/define.ts';

/** The option as a number above zero, `usual` where it was left out; throws FL_USAGE else. */
export function positiveNumber(options: Invocation['options'], name: string, usual: number): number {
  const text = options[name];
  if (text === undefined) return usual;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new FairleadError('FL_USAGE', `--${name}: "${String(text)}" is no number above zero.`, {
    hint: `Write it as --${name} ${usual}.`,
  });
}
