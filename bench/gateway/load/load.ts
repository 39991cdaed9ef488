import { join } from 'node:path';
import { has, runOnLoadCore } from '../process.ts';

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Status of 400 and above, and all that broke on the way. */
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly bodyFile: string;
  readonly headers: Readonly<Record<string, string>>;
  /** No two requests alike: `@N@` in the body is counted up, and a thousand users take turns. */
  readonly vary?: boolean | undefined;
}

export const generator = has('wrk') ? 'wrk' : 'undici';

/** Sends the same request over all connections for a time, closed loop. Throws when the generator fails. */
export async function load({
  url,
  connections,
  seconds,
  bodyFile,
  headers,
  vary,
}: Load): Promise<LoadResult> {
  const env = {
    BENCH_BODY: bodyFile,
    BENCH_VARY: vary === true ? '1' : '',
    BENCH_HEADERS: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  };
  const here = (file: string) => join(import.meta.dirname, file);
  const out =
    generator === 'wrk'
      ? await runOnLoadCore(
          'wrk',
          ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', here('wrk.lua'), url],
          env,
        )
      : await runOnLoadCore(
          process.execPath,
          [here('undici-load.ts'), url, `${connections}`, `${seconds}`],
          env,
        );
  const line = /^BENCH (.*)$/m.exec(out)?.[1];
  if (line === undefined) throw new Error(`no figures from ${generator}: ${out}`);
  return JSON.parse(line) as LoadResult;
}
