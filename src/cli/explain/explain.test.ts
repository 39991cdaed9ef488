import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExplainReply } from '../../gateway/explain.ts';
import { runCli } from '../main.ts';

const CONFIG = `
models:
  - name: small
    backends: [{ url: 'http://127.0.0.1:9/v1', provider: vllm }]
  - name: thinker
    family: qwen3
    backends: [{ url: 'http://127.0.0.1:9/v1', provider: sglang, key: sk-never-shown }]
routing:
  signals:
    - { type: keyword, name: maths, operator: OR, keywords: [prove, integral] }
    - { type: header, name: paid, header: x-plan, equals: gold }
  decisions:
    - { name: maths, priority: 20, rules: { type: keyword, name: maths }, models: [{ model: thinker, reasoning: true, budgetTokens: 2048 }] }
    - { name: paid, priority: 10, rules: { type: header, name: paid }, models: [{ model: thinker, reasoning: false }] }
    - { name: rest, models: [{ model: small }] }
`;

let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-'));
  file = join(folder, 'fairlead.yaml');
  await writeFile(file, CONFIG);
});

afterAll(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const texts = { out: '', err: '' };
  const sink = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += chunk;
        done();
      },
    });
  const streams = { out: sink('out'), err: sink('err'), stdin: Readable.from(['from a pipe']), env: {} };
  const code = await runCli(['explain', ...args], streams);
  return { code, ...texts };
}

async function reply(...args: readonly string[]): Promise<ExplainReply> {
  const { code, out, err } = await run(...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as ExplainReply;
}

it('prints the contract as JSON, with the fields for the chosen server', async () => {
  expect(await reply('-c', file, 'Prove it.')).toMatchObject({
    decision: { name: 'maths' },
    model: 'thinker',
    reasoning: {
      mode: 'on',
      budgetTokens: 2048,
      fields: { chat_template_kwargs: { enable_thinking: true, thinking_budget: 2048 } },
      server: 'sglang',
    },
    signals: [
      { type: 'keyword', name: 'maths', matched: true },
      { type: 'header', name: 'paid', matched: false },
    ],
    projections: [],
    plugins: [],
    timingsUs: { total: expect.any(Number) },
  });
});

it('reads headers and stdin', async () => {
  expect((await reply('-c', file, '-H', 'x-plan=gold', '-')).decision.name).toBe('paid');
});

it('says it in words, secrets never among them', async () => {
  const { out } = await run('-c', file, 'Prove it.');
  expect(out).toMatch(/thinker/);
  expect(out).toMatch(/keyword:maths/);
  expect(out).toMatch(/"enable_thinking":true/);
  expect(out).not.toContain('sk-never-shown');
});

it('names the plugins of every request', async () => {
  const guarded = join(folder, 'guarded.yaml');
  const plugins = 'plugins: [{ type: fast_response, message: No. }]\n';
  await writeFile(guarded, `${await readFile(file, 'utf8')}\n${plugins}`);
  expect((await run('-c', guarded, 'Prove it.')).out).toMatch(/^plugins {4}fast_response$/m);
  expect((await reply('-c', guarded, 'Prove it.')).plugins).toEqual([
    { type: 'fast_response', message: 'No.' },
  ]);
});

it('says that a model asked for by name is taken as it is', async () => {
  const { code, out } = await run('-c', file, '--model', 'small', 'Prove it.');
  expect(code).toBe(0);
  expect(out).toMatch(/names this model/);
});

it('works without a configuration, by the embedded fleet and the built-in policy', async () => {
  const answer = await reply('Write a function that reverses a list.');
  expect(answer.model).toMatch(/^sim-/);
  expect(answer.decisions.length).toBeGreaterThan(1);
});

it('prints the same decision every time', async () => {
  const stable = async () => ({ ...(await reply('-c', file, 'hello')), timingsUs: null });
  expect(await stable()).toEqual(await stable());
});

it('gives each fault of a configuration a line of its own', async () => {
  const bad = join(folder, 'bad.yaml');
  await writeFile(
    bad,
    "models:\n  - nam: small\n    backends: [{ url: 'http://127.0.0.1:9/v1', wight: 2 }]\n",
  );
  const { code, err } = await run('-c', bad, 'x');
  const lines = err.trimEnd().split('\n');
  expect(code).toBe(2);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).toMatch(/^fairlead: .*bad\.yaml:\d+:\d+ .* \[FL_CONFIG_\w+\]$/);
});

it.each([
  [['-c', '/nowhere.yaml', 'x'], 'FL_CONFIG_UNREADABLE'],
  [['--model', 'sim-larg', 'x'], 'FL_MODEL_NOT_FOUND'],
  [['--recipe', 'none', 'x'], 'FL_PARAM_INVALID'],
  [[], 'FL_USAGE'],
])('refuses %j in one line', async (args, code) => {
  const { code: exit, out, err } = await run(...args);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toMatch(new RegExp(`^fairlead: .*\\[${code}\\]\\n$`));
});
