import { FairleadError } from '../../core/errors.ts';
import type { Invocation } from '../commands/define.ts';

export interface ServeOptions {
  readonly configFile: string | undefined;
  /** Undefined: as the configuration says. */
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly workers: number;
  readonly demo: boolean;
  readonly json: boolean;
}

function wholeNumber(text: string, what: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new FairleadError(
      'FL_USAGE',
      `${what} must be a whole number from ${low} to ${high}, not '${text}'.`,
    );
  }
  return value;
}

/** What the command line and the environment ask of `serve`; throws FL_USAGE. */
export function serveOptions({ options, positionals, json, env }: Invocation): ServeOptions {
  if (positionals.length > 0) {
    throw new FairleadError('FL_USAGE', `serve takes no '${positionals[0]}'.`, {
      hint: 'Give the file with -c FILE.',
    });
  }
  const text = (name: string) => (typeof options[name] === 'string' ? (options[name] as string) : undefined);
  const asked = text('port');
  const fromEnv = env.PORT === '' ? undefined : env.PORT;
  let port: number | undefined;
  if (asked !== undefined) port = wholeNumber(asked, '--port', 0, 65_535);
  else if (fromEnv !== undefined) port = wholeNumber(fromEnv, 'PORT', 0, 65_535);
  const workers = text('workers');
  return {
    configFile: text('config'),
    port,
    host: text('host'),
    workers: workers === undefined ? 1 : wholeNumber(workers, '--workers', 1, 256),
    demo: options.demo === true,
    json,
  };
}
