import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runArgv } from '../cli.fixture.ts';
import type { EvalReport } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-eval-'));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Sums, which only `big` gets right, and poems, which both do. */
function jsonl(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const prompt =
      i % 2 === 0 ? `Compute the sum of the numbers ${i} at station ${i}` : `Write a poem about river ${i}`;
    const outcomes = {
      small: { score: i % 2, cost: 0.001, tokens: 10, latencyMs: 100 },
      big: { score: 1, cost: 0.01, tokens: 50, latencyMs: 900 },
    };
    return JSON.stringify({ id: i, prompt, task: i % 2 === 0 ? 'sum' : 'poem', outcomes });
  }).join('\n');
}

async function report(...argv: string[]): Promise<EvalReport> {
  const { code, out, err } = await runArgv(['eval', '--json', ...argv]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as EvalReport;
}

const data = file('outcomes.jsonl', jsonl(100));

describe('fairlead eval', () => {
  test('shows quality_cost beside the baselines: as right as the big model for half of its cost', async () => {
    const { rows, weak, strong, policy, baselines, pgr, routing, curve } = await report(
      '-d',
      data,
      '--quality',
      '0.8',
    );
    expect({ rows, weak, strong, pgr }).toEqual({ rows: 100, weak: 'small', strong: 'big', pgr: 1 });
    expect(policy.accuracy.value).toBe(1);
    expect(policy.cost?.value).toBeCloseTo(0.0055);
    expect(policy.tokens?.value).toBe(30);
    expect(policy.latencyMs?.value).toBe(500);
    expect(baselines.map(({ name, accuracy }) => [name, accuracy.value])).toEqual([
      ['always-small (small)', 0.5],
      ['always-big (big)', 1],
      ['random', expect.closeTo(0.75, 0)],
      ['oracle', 1],
    ]);
    expect(routing).toMatchObject({ apgr: expect.closeTo(0.75, 5), cpt50: 0.25, cpt80: 0.4 });
    expect(curve.at(0)?.accuracy).toBe(0.5);
    expect(curve.at(-1)?.accuracy).toBe(1);
  });

  test('prints a table, and the way there on stderr', async () => {
    const { code, out, err } = await runArgv(['eval', '--dataset', data]);
    expect(code).toBe(0);
    expect(out).toContain('always-small (small)');
    expect(out).toContain('APGR 0.750');
    expect(err).toContain('part 5');
  });

  test('reads CSV, gzipped too, learns from its training rows and takes prices', async () => {
    const lines = ['split,task,prompt,small,big,chars:small,chars:big,note'];
    for (let i = 0; i < 60; i++) {
      const split = i < 40 ? 'train' : 'dev';
      lines.push(
        i % 2 === 0 ? `${split},s,"sum, ${i}",0,1,8,8,x` : `${split},p,"a ""poem"" ${i}",1,1.0,8,8,x`,
      );
    }
    const csv = file('outcomes.csv.gz', gzipSync(lines.join('\r\n')));
    const prices = file('prices.json', JSON.stringify({ small: rate(1), big: rate(20) }));
    const { rows, trainRows, policy, models } = await report('-d', csv, '--prices', prices);
    expect({ rows, trainRows, models }).toEqual({ rows: 20, trainRows: 40, models: ['small', 'big'] });
    expect(policy.accuracy.value).toBe(1);
    expect(policy.tokens?.value).toBe(2);
    expect(policy.cost?.value).toBeGreaterThan(0);
  });

  test('takes built-in policies by name', async () => {
    expect((await report('-d', data, '-p', 'always:small')).policy.accuracy.value).toBe(0.5);
    expect((await report('-d', data, '-p', 'oracle')).policy.cost?.value).toBeCloseTo(0.0055);
    const { policy, routing } = await report('-d', data, '-p', 'random');
    expect(Object.keys(policy.shares).toSorted()).toEqual(['big', 'small']);
    expect(routing).toBeNull();
  });

  test('decides by a configuration, whose aliases name the dataset’s models', async () => {
    const policy = file(
      'policy.yaml',
      `models:
  - {name: cheap, aliases: [small], backends: [{url: "http://127.0.0.1:9/v1"}]}
  - {name: big, backends: [{url: "http://127.0.0.1:9/v1"}]}
routing:
  default: cheap
  signals:
    - {type: keyword, name: sums, operator: OR, keywords: [sum]}
  decisions:
    - {name: hard, priority: 1, rules: {type: keyword, name: sums}, models: [{model: big}]}
`,
    );
    const { policy: scored } = await report('-d', data, '-p', policy);
    expect(scored.accuracy.value).toBe(1);
    expect(scored.shares).toEqual({ big: 0.5, small: 0.5 });
  });

  test('draws the curve', async () => {
    const svg = join(folder, 'curve.svg');
    await report('-d', data, '--svg', svg, '-p', 'always:big');
    const text = readFileSync(svg, 'utf8');
    expect(text).toMatch(/^<svg [\s\S]+<polyline[\s\S]+<\/svg>\n$/);
    expect(text).not.toContain('NaN');
  });
});

const rate = (per1M: number) => ({ inputPer1M: per1M, outputPer1M: per1M });

describe('a bad file gives one line that names the place', () => {
  test.for([
    ['x.jsonl', '{"prompt":"a","outcomes":{"m":{"score":1}}}\n{"prompt":', 'x.jsonl:2: that is no JSON'],
    ['x.jsonl', '{"outcomes":{}}', 'x.jsonl:1: prompt is missing'],
    ['x.jsonl', '{"prompt":"a","outcomes":{"m":{"score":3}}}', 'x.jsonl:1: score of m is 3'],
    ['x.jsonl', '{"prompt":"a","outcomes":{"m":{"cost":3}}}', 'x.jsonl:1: score of m is missing'],
    ['x.csv', 'prompt,a,b\nx,1,0\ny,1,zero', 'x.csv:3: score of b is "zero"'],
    ['x.csv', 'prompt,a,b\n"x\ny",1', 'x.csv:2: 2 fields where the header has 3'],
    ['x.csv', 'text,a\nx,1', 'x.csv:1: the header has no column prompt'],
    ['x.csv', 'prompt,a,a\nx,1,1', 'x.csv:1: two columns are called a'],
    ['x.csv', 'prompt,a,b\n"x,1,0', 'line 2: a quote is never closed'],
    ['x.csv', '', 'the header has no column prompt'],
    ['x.csv', 'prompt,a\nx,1', 'needs two models at least'],
    ['x.csv', 'prompt,a,b\nx,1,\ny,,1', 'no prompt has an outcome of every model'],
    ['x.csv.gz', Buffer.from([0x1f, 0x8b, 1, 2]), 'is no whole gzip file'],
  ] as const)('%s: %j', async ([name, content, message]) => {
    const { code, out, err } = await runArgv(['eval', '-d', file(name, content)]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test.for([
    [['eval'], 'eval needs --dataset FILE'],
    [['eval', '-d', join(folder, 'none')], 'cannot be read'],
    [['eval', '-d', data, '--quality', 'much'], '--quality much is no number'],
    [['eval', '-d', data, '-p', 'always:bigg'], 'the dataset has no model bigg'],
    [['eval', '-d', data, '--models', 'small,x'], 'the dataset has no model x'],
    [['eval', '-d', data, '-p', join(folder, 'none.yaml')], 'there is no such file'],
    [['eval', '-d', data, '--svg', join(folder, 'no', 'such')], 'cannot be written'],
  ] as const)('%j', async ([argv, message]) => {
    const { code, err } = await runArgv(argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
