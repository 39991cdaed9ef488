import type { ErrorCode } from '../core/error-codes.ts';
import { FairleadError } from '../core/errors.ts';

/** One fault of a configuration, where it is and how to mend it. Never holds a value of the file. */
export interface Problem {
  readonly file: string;
  /** From 1; 0 where the place is not known. */
  readonly line: number;
  readonly column: number;
  /** Such as models[0].backends[1].url; empty for the file as a whole. */
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly mend: string;
}

/** `file:line:column path: message; mend`, or `file: …` where the place is not known. */
export function formatProblem({ file, line, column, path, message, mend }: Problem): string {
  const place = line === 0 ? `${file}:` : `${file}:${line}:${column}`;
  const what = path === '' ? message : `${path}: ${message}`;
  return `${place} ${what}${mend === '' ? '' : `; ${mend}`}`;
}

/** What a configuration was read from, so that a change can be noticed. */
export interface ReadFiles {
  /** Files beside the configuration itself that it names: a change of one is a change of it. Absolute, each once. */
  readonly files: readonly string[];
  /** Of the configuration's text and then of each of the files, as digestOf makes it. */
  readonly digest: string;
}

/** All faults of one configuration at once. */
export class ConfigProblems extends FairleadError {
  readonly problems: readonly Problem[];
  /** Undefined when it did not come to reading them. */
  readonly read: ReadFiles | undefined;

  constructor(
    problems: readonly Problem[],
    detail: { readonly read?: ReadFiles; readonly cause?: unknown } = {},
  ) {
    super(problems[0]?.code ?? 'FL_CONFIG_INVALID', problems.map(formatProblem).join('\n'), {
      cause: detail.cause,
    });
    this.problems = problems;
    this.read = detail.read;
  }
}

type Path = readonly PropertyKey[];

/** `['models', 0, 'url']` as `models[0].url`. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}
