import type { Config } from '../config/config.ts';
import { loadConfigFile } from '../config/load.ts';
import { ConfigProblems, type Problem } from '../config/problems.ts';
import { FairleadError } from '../core/errors.ts';
import type { Runtime } from '../gateway/runtime.ts';
import type { BoardModels } from './board-models.ts';
import { createDryRuntime } from './dry-runtime.ts';
import { createKinds } from './kinds.ts';

export interface CheckedConfig {
  /** A few words on what it holds; empty when there are problems. */
  readonly summary: string;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** What signals say of themselves once they are built, such as how well an intent's phrases tell it apart. */
  readonly notes: readonly SignalNote[];
}

export interface SignalNote {
  readonly recipe: string;
  readonly type: string;
  readonly name: string;
  /** One sentence. */
  readonly note: string;
}

/** What `serve` would say of the file: it is loaded, and built without a server. Never throws for a bad file. */
export async function checkConfig(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  models?: BoardModels,
): Promise<CheckedConfig> {
  const kinds = createKinds();
  try {
    const { config, warnings } = await loadConfigFile(file, { kinds: kinds.config, env });
    const runtime = await createDryRuntime(config, kinds, models);
    const notes = notesOf(runtime);
    await runtime.dispose();
    return { summary: summaryOf(config), problems: [], warnings, notes };
  } catch (error) {
    const refused = (problems: readonly Problem[]) => ({ summary: '', problems, warnings: [], notes: [] });
    if (error instanceof ConfigProblems) return refused(error.problems);
    if (error instanceof FairleadError) return refused([refusal(file, error)]);
    throw error;
  }
}

/** What a unit has against its configuration: it knows what is wrong, but not where in the file it stands. */
function refusal(file: string, { code, message, hint = '', param = '' }: FairleadError): Problem {
  return { file, line: 0, column: 0, path: param, code, message: message.replace(/\.$/, ''), mend: hint };
}

/** One for each note of each policy's signals. */
function notesOf({ mainRouter, routers }: Runtime): SignalNote[] {
  return [...new Set([mainRouter, ...routers.values()])].flatMap(({ recipe, signals }) =>
    signals.flatMap(({ type, name, signal }) =>
      (signal.notes ?? []).map((note) => ({ recipe, type, name, note })),
    ),
  );
}

function summaryOf({ models, routing }: Config): string {
  const backends = models.reduce((sum, model) => sum + model.backends.length, 0);
  const policy =
    routing === undefined ? 'the built-in policy' : counted(routing.decisions.length, 'decision');
  return `${counted(models.length, 'model')}, ${counted(backends, 'backend')}, ${policy}`;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
