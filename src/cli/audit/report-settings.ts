import { readFile, writeFile } from 'node:fs/promises';
import { readBaseline } from '../../audit/report/baseline.ts';
import type { View } from '../../audit/report/formats/define.ts';
import { GATES, type Gate } from '../../audit/report/report.ts';
import { LANGUAGES } from '../../audit/report/texts.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Invocation } from '../commands/define.ts';

const COLUMNS = 80;

/** How to show it. Throws FL_USAGE for a language that there is not. */
export function viewOf({ options, out, env }: Invocation): View {
  const language = LANGUAGES.find((one) => one === (options.lang ?? 'en'));
  if (language === undefined)
    throw new FairleadError('FL_USAGE', `--lang takes en or zh, not ${String(options.lang)}`);
  const { isTTY, columns = COLUMNS } = out as { isTTY?: boolean; columns?: number };
  return { language, colour: isTTY === true && (env.NO_COLOR ?? '') === '', width: columns };
}

/** Throws FL_USAGE for a severity that there is not. */
export function gateOf({ options }: Invocation): Gate {
  const gate = GATES.find((one) => one === (options['fail-on'] ?? 'low'));
  if (gate !== undefined) return gate;
  throw new FairleadError(
    'FL_USAGE',
    `--fail-on takes ${GATES.slice(0, -1).join(', ')} or never, not ${String(options['fail-on'])}`,
  );
}

/** The ids that `--baseline` names; undefined without it. */
export async function baselineOf({ options }: Invocation): Promise<ReadonlySet<string> | undefined> {
  if (typeof options.baseline !== 'string') return undefined;
  const ids = readBaseline(await readText(options.baseline));
  if (ids !== undefined) return ids;
  throw new FairleadError('FL_CONFIG_INVALID', `${options.baseline} is no baseline of an audit`, {
    hint: 'Write one with --write-baseline.',
  });
}

/** Throws FL_CONFIG_UNREADABLE. */
export async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${path} cannot be read (${error.code ?? 'unknown'})`);
  });
}

/** Throws FL_CONFIG_UNREADABLE. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${path} cannot be written (${error.code ?? 'unknown'})`);
  });
}
