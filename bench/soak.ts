/**
 * Memory of the gateway under a long, mixed load: masked prompts, hits and misses of the cache, streams, refused requests.
 *
 * node bench/soak.ts [--minutes N] [--per-second N] [--out FILE]
 *
 * Samples the resident set every ten seconds; writes docs/bench-soak.md, or FILE, with a row a minute. Exits 1 when the last
 * third of the run holds over 15 % more than the third before it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { completion } from './gateway/answers.ts';
import { freePort, rssBytes, stop } from './gateway/process.ts';
import { fairleadGuarded } from './gateway/targets/fairlead.ts';
import { startUpstream } from './gateway/upstream.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    'per-second': { type: 'string', default: '200' },
    out: { type: 'string', default: join(import.meta.dirname, '../docs/bench-soak.md') },
  },
});
const minutes = Number(values.minutes);
const perSecond = Number(values['per-second']);
const SAMPLE_MS = 10_000;
const TICK_MS = 50;

const WORDS =
  'order parcel stock worker queue shelf truck invoice refund label address driver route depot'.split(' ');
const word = (n: number) => WORDS[n % WORDS.length] as string;

/** The `n`th request: its question, who asks, and whether it is a stream. Every fourth repeats an earlier one. */
function request(n: number): { body: string; user: string } {
  const k = n % 4 === 0 ? n % 997 : n;
  const content = [
    `Where is ${word(k)} ${k} and its ${word(k * 7)}?`,
    k % 3 === 0 ? `Write to user${k}@example.com or call 415-555-${1000 + (k % 9000)}.` : '',
    k % 11 === 0 ? `The key is ghp_${k.toString(36).padStart(36, 'aB3x')}.` : '',
    'Details follow. '.repeat(k % 40),
  ].join(' ');
  const body = { model: k % 50 === 0 ? 'no-such-model' : 'auto', messages: [{ role: 'user', content }] };
  return { body: JSON.stringify(body), user: `user-${k % 500}` };
}

const folder = mkdtempSync(join(tmpdir(), 'fairlead-soak-'));
const upstream = await startUpstream('json');
const target = await fairleadGuarded.start({ upstream: upstream.origin, port: await freePort(), folder });
const pool = new Pool(new URL(target.url).origin, { connections: 32 });
const pid = target.child.pid as number;
const samples: { readonly minute: number; readonly rssMiB: number; readonly requests: number }[] = [];
let sent = 0;
let broken = 0;
try {
  const started = performance.now();
  const end = started + minutes * 60_000;
  let nextSampleMs = started;
  while (performance.now() < end) {
    const due = Math.floor(((performance.now() - started) / 1_000) * perSecond);
    for (; sent < due; sent++) {
      const { body, user } = request(sent);
      const headers = { 'content-type': 'application/json', 'x-authz-user-id': user };
      pool
        .request({ path: '/v1/chat/completions', method: 'POST', headers, body })
        .then((response) => response.body.dump())
        .catch(() => {
          broken++;
        });
    }
    if (performance.now() >= nextSampleMs) {
      nextSampleMs += SAMPLE_MS;
      const minute = (performance.now() - started) / 60_000;
      samples.push({ minute, rssMiB: rssBytes(pid) / 2 ** 20, requests: sent });
    }
    await pause(TICK_MS);
  }
  const mean = (from: number, to: number) => {
    const part = samples.filter(({ minute }) => minute >= minutes * from && minute < minutes * to);
    return part.reduce((sum, { rssMiB }) => sum + rssMiB, 0) / Math.max(1, part.length);
  };
  const [middle, last] = [mean(1 / 3, 2 / 3), mean(2 / 3, 1)];
  const growth = last / middle - 1;
  const rows = samples.filter(
    (_, i) => i % Math.max(1, Math.round(60_000 / SAMPLE_MS)) === 0 || i === samples.length - 1,
  );
  const most = Math.max(...samples.map(({ rssMiB }) => rssMiB));
  const text = [
    '<!-- Made by `node bench/soak.ts`. Do not edit. -->',
    '',
    '# Memory under a long load',
    '',
    `${sent.toLocaleString('en')} requests in ${minutes} minutes (${perSecond} a second) through cache, redact and records: new questions, repeated ones, personal data and`,
    `secrets to mask, unknown models; ${completion().length} bytes an answer. ${broken} connections broke. The cache may take 256 MiB and is filling all the time: memory that it`,
    'holds is meant to be held, and is bounded.',
    '',
    `Mean of the last third to that of the third before: ${growth >= 0 ? '+' : ''}${(growth * 100).toFixed(1)} %. Most: ${most.toFixed(0)} MiB.`,
    '',
    '| minute | requests | resident set, MiB |  |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ minute, requests, rssMiB }) =>
        `| ${minute.toFixed(0)} | ${requests.toLocaleString('en')} | ${rssMiB.toFixed(0)} | ${'▇'.repeat(Math.round((rssMiB / most) * 30))} |`,
    ),
    '',
  ].join('\n');
  process.stdout.write(text);
  writeFileSync(values.out, text);
  if (growth > 0.15) process.exitCode = 1;
} finally {
  await pool.destroy();
  await stop(target.child);
  await upstream.stop();
  rmSync(folder, { recursive: true, force: true });
}
