import { budgetSchema } from '../../config/schema/identity.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Budget, KeyLimits } from '../../store/contract.ts';
import type { Invocation } from '../commands/define.ts';

type Options = Invocation['options'];

const CHARS_AT_MOST = 200;
const MINUTE_MS = 60_000;
const UNITS_MS: Readonly<Record<string, number>> = {
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: 1_440 * MINUTE_MS,
  w: 10_080 * MINUTE_MS,
};

/** A name, as the option `name` gives it; undefined where it is left out. Throws FL_USAGE for an odd one. */
export function textOf(options: Options, name: string): string | undefined {
  const value = options[name];
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text !== '' && text.length <= CHARS_AT_MOST && !/\p{Cc}/u.test(text)) return text;
  throw bad(name, `is no name: 1 to ${CHARS_AT_MOST} characters, on one line`, 'for example --name ci');
}

/** Names with commas between them. */
export function namesOf(options: Options, name: string): readonly string[] {
  const names = (textOf(options, name) ?? '').split(',').map((one) => one.trim());
  return [...new Set(names.filter((one) => one !== ''))];
}

/** `--rpm`, `--tpm`, `--concurrent` and every `--budget`. */
export function limitsOf(options: Options): KeyLimits {
  const budgets = [options.budget ?? []].flat().map((text) => budgetOf(String(text)));
  const limits = {
    requestsPerMinute: wholeOf(options, 'rpm'),
    tokensPerMinute: wholeOf(options, 'tpm'),
    concurrent: wholeOf(options, 'concurrent'),
    budgets: budgets.length === 0 ? undefined : budgets,
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

/** As in `10 money/month`. */
function budgetOf(text: string): Budget {
  const [, amount, unit, per] = /^\s*([\d.]+)\s*([a-z]+)\s*\/\s*([a-z]+)\s*$/.exec(text) ?? [];
  const parsed = budgetSchema.safeParse({ amount: Number(amount), unit, per });
  if (parsed.success) return parsed.data;
  const { unit: units, per: windows } = budgetSchema.shape;
  throw bad(
    'budget',
    `cannot be read: '${text}'`,
    `write it as 'AMOUNT ${units.options.join('|')}/${windows.options.join('|')}', for example '10 money/month'`,
  );
}

function wholeOf(options: Options, name: string): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw bad(name, 'must be a whole number above 0', `for example --${name} 60`);
}

/** A length of time such as `30d`, in milliseconds; undefined where the option is left out. */
export function spanOf(options: Options, name: string): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(String(value)) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs !== undefined && Number(count) > 0) return Number(count) * unitMs;
  throw bad(name, 'is no length of time', `minutes, hours, days or weeks: --${name} 90m, 12h, 30d, 4w`);
}

const bad = (name: string, what: string, hint: string) =>
  new FairleadError('FL_USAGE', `--${name} ${what}`, { hint });
