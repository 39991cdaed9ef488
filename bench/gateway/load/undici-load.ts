/**
 * The load generator where wrk is missing: as many loops as connections, each sending the same body over
 * its own connection. Costs more CPU than wrk, so that its figures are lower for all targets alike.
 *
 * Run: node bench/gateway/load/undici-load.ts URL CONNECTIONS SECONDS (body and headers by environment)
 */
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

const [, , target = '', connections = '1', seconds = '1'] = process.argv;
const url = new URL(target);
const body = readFileSync(process.env.BENCH_BODY ?? '');
const extra = (process.env.BENCH_HEADERS ?? '').split('\n').filter((line) => line.includes(': '));
const vary = process.env.BENCH_VARY === '1' ? body.toString('utf8').split('@N@') : undefined;
const headers = {
  'content-type': 'application/json',
  ...Object.fromEntries(
    extra.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  ),
};
const pool = new Pool(url.origin, { connections: Number(connections), headersTimeout: 0, bodyTimeout: 0 });
const started = performance.now();
const end = started + Number(seconds) * 1000;
const latencies: number[] = [];
let failed = 0;
let sent = 0;

/** What goes out next: the same each time, or no two alike, from a thousand users in turn. */
function next() {
  if (vary === undefined) return { headers, body };
  sent++;
  return { headers: { ...headers, 'x-authz-user-id': `user-${sent % 1000}` }, body: vary.join(`${sent}`) };
}

function once(): Promise<void> {
  return new Promise((resolve) => {
    const at = performance.now();
    let status = 0;
    const finish = (ok: boolean) => {
      latencies.push(performance.now() - at);
      if (!ok) failed++;
      resolve();
    };
    pool.dispatch(
      { path: url.pathname, method: 'POST', ...next() },
      {
        onResponseStart(_controller, code) {
          status = code;
        },
        onResponseData() {},
        onResponseEnd: () => finish(status < 400),
        onResponseError: () => finish(false),
      },
    );
  });
}

await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (performance.now() < end) await once();
  }),
);
latencies.sort((a, b) => a - b);
const percentile = (p: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * p))] ?? 0;
const result = {
  requests: latencies.length,
  seconds: (performance.now() - started) / 1000,
  failed,
  p50Ms: percentile(0.5),
  p99Ms: percentile(0.99),
};
process.stdout.write(`\nBENCH ${JSON.stringify(result)}\n`);
process.exit(0);
