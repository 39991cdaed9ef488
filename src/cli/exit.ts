import { ConfigProblems, formatProblem } from '../config/problems.ts';
import { FairleadError } from '../core/errors.ts';
import type { ExitCode } from './commands/define.ts';

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim();

/** The single line that a failed command leaves on stderr: `fairlead: message; hint [CODE]`. */
export function errorLine(thrown: unknown): string {
  const [message, hint, code] =
    thrown instanceof FairleadError
      ? [thrown.message, thrown.hint, thrown.code]
      : [
          thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
          'set FAIRLEAD_DEBUG=1 to see where',
          'FL_INTERNAL',
        ];
  const said = oneLine(message);
  const tail = hint === undefined ? '' : `; ${oneLine(hint)}`;
  return `fairlead: ${hint === undefined ? said : said.replace(/\.$/, '')}${tail} [${code}]`;
}

/**
 * Reports what a command threw, a configuration's faults each on a line of its own, and returns the exit code for
 * it: 2, since nothing was found or measured.
 */
export function reportFailure(thrown: unknown, err: NodeJS.WritableStream, debug: boolean): ExitCode {
  const lines =
    thrown instanceof ConfigProblems
      ? thrown.problems.map((problem) => `fairlead: ${oneLine(formatProblem(problem))} [${problem.code}]`)
      : [errorLine(thrown)];
  err.write(`${lines.join('\n')}\n`);
  if (debug && thrown instanceof Error) err.write(`${stackWithCauses(thrown)}\n`);
  return 2;
}

function stackWithCauses(error: Error): string {
  const lines: string[] = [];
  for (
    let at: unknown = error;
    at !== undefined && lines.length < 10;
    at = at instanceof Error ? at.cause : undefined
  ) {
    lines.push(at instanceof Error ? (at.stack ?? String(at)) : String(at));
  }
  return lines.join('\ncaused by: ');
}
