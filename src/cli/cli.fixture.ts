import { Readable, Writable } from 'node:stream';
import type { CommandKind, Invocation } from './commands/define.ts';
import { runCli } from './main.ts';

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** What `call` answers, and what it wrote. */
async function written<Code>(
  call: (streams: { out: Writable; err: Writable; stdin: Readable }) => Promise<Code>,
) {
  const out = new Text();
  const err = new Text();
  const code = await call({ out, err, stdin: Readable.from([]) });
  return { code, out: out.text, err: err.text };
}

/** Runs one command as the command line would, with nothing on standard input. */
export function runCommand(command: CommandKind, given: Partial<Invocation> = {}) {
  return written((streams) =>
    command.run({ positionals: [], options: {}, json: false, env: {}, ...given, ...streams }),
  );
}

/** Runs the command line on `argv`, with nothing on standard input. */
export function runArgv(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  known?: readonly CommandKind[],
) {
  return written((streams) => runCli(argv, { ...streams, env }, known));
}
