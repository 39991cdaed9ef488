import { parseCommandLine } from './args.ts';
import type { CommandKind, ExitCode, Invocation } from './commands/define.ts';
import { commands } from './commands/index.gen.ts';
import { reportFailure } from './exit.ts';
import { renderCommandHelp, renderOverview } from './help.ts';

/** Where a command reads and writes. */
export type Streams = Pick<Invocation, 'out' | 'err' | 'stdin' | 'env'>;

/** Runs one command line and returns its exit code; never throws, and never ends the process. */
export async function runCli(
  argv: readonly string[],
  streams: Streams,
  known: readonly CommandKind[] = commands,
): Promise<ExitCode> {
  try {
    const parsed = parseCommandLine(argv, known);
    if (parsed.what === 'help') {
      streams.out.write(
        parsed.command === undefined ? renderOverview(known) : renderCommandHelp(parsed.command),
      );
      return 0;
    }
    if (parsed.what === 'version') {
      const { readVersion } = await import('./version.ts');
      streams.out.write(`${await readVersion()}\n`);
      return 0;
    }
    const { command, positionals, options, json } = parsed;
    return await command.run({ positionals, options, json, commands: known, ...streams });
  } catch (thrown) {
    return reportFailure(thrown, streams.err, streams.env.FAIRLEAD_DEBUG === '1');
  }
}

/** Runs this process's own command line; what bin/fairlead.js calls. */
export async function runProcess(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOnClosedPipe);
  process.exitCode = await runCli(process.argv.slice(2), {
    out: process.stdout,
    err: process.stderr,
    stdin: process.stdin,
    env: process.env,
  });
}

/** `fairlead list signals | head -1` closes our output early: that is no failure. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
