import type { Kind } from '../../core/kind.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Shown in help as `--name VALUE`. */
  readonly value?: string;
  readonly description: string;
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** True with `--json`. */
  readonly json: boolean;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Every command of this build, for the one that lists them: it cannot import the index that imports it. */
  readonly commands?: readonly Kind[];
}

/** 0: fine; 1: found something or fell short; 2: bad use or bad input. */
export type ExitCode = 0 | 1 | 2;

/**
 * One command. `id` is what is typed ("config check" has two words). The file may import only types and
 * this module at the top: `run` imports what it needs, so that `--help` stays fast.
 */
export interface CommandKind extends Kind {
  /** After the command's name, such as `[-c FILE] "PROMPT"`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
  run(invocation: Invocation): Promise<ExitCode>;
}

export function defineCommand(kind: CommandKind): CommandKind {
  return kind;
}
