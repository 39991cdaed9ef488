import { readFile } from 'node:fs/promises';
import { FairleadError } from '../../core/errors.ts';
import type { Invocation } from '../commands/define.ts';

export type Options = Invocation['options'];

/** An option's text; undefined where it is left out. */
export function textAt(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Throws FL_USAGE where it is left out. */
export function neededText(options: Options, name: string, example: string): string {
  const text = textAt(options, name);
  if (text !== undefined) return text;
  throw new FairleadError('FL_USAGE', `--${name} is missing`, { hint: `for example --${name} ${example}` });
}

/** A number of at least `least`; `fallback` where it is left out. Throws FL_USAGE for anything else. */
export function numberAt<Fallback extends number | undefined>(
  options: Options,
  name: string,
  fallback: Fallback,
  { least = 0, most = Number.MAX_SAFE_INTEGER, whole = true } = {},
): number | Fallback {
  const text = textAt(options, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value)))
    return value;
  throw new FairleadError('FL_USAGE', `--${name} ${text} is not a number that fits`, {
    hint: `${whole ? 'a whole number' : 'a number'} from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
  });
}

/** Names with commas between them; undefined where the option is left out. */
export function listAt(options: Options, name: string): readonly string[] | undefined {
  const text = textAt(options, name);
  return text === undefined
    ? undefined
    : [...new Set(text.split(',').map((one) => one.trim()))].filter((one) => one !== '');
}

/**
 * A key, from the variable that `${prefix}key-env` names or the file that `${prefix}key-file` names: never from the command
 * line, where other users of the machine would read it. Throws FL_USAGE where it is not there.
 */
export async function keyOf(
  options: Options,
  env: Invocation['env'],
  prefix = '',
): Promise<string | undefined> {
  const name = textAt(options, `${prefix}key-env`);
  const file = textAt(options, `${prefix}key-file`);
  if (name !== undefined) {
    const key = env[name]?.trim();
    if (key !== undefined && key !== '') return key;
    throw new FairleadError('FL_USAGE', `the variable ${name} is not set`, {
      hint: `--${prefix}key-env takes the name of a variable, not the key itself`,
    });
  }
  if (file === undefined) return undefined;
  const key = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (key !== '') return key;
  throw new FairleadError('FL_USAGE', `${file} holds no key`, { hint: 'a file with the key alone in it' });
}
