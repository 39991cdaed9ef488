import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../../audit/finding.ts';
import { runArgv } from '../../cli.fixture.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-mcp-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

const findingsOf = (out: string): Finding[] => (JSON.parse(out) as { findings: Finding[] }).findings;
const inventory = async (description: string): Promise<string> => {
  const file = join(folder, 'tools.json');
  await writeFile(
    file,
    JSON.stringify({ tools: [{ name: 'add', description, inputSchema: { type: 'object' } }] }),
  );
  return file;
};

test('a description that changes after it was locked fails the verification, and says what it says now', async () => {
  const lock = join(folder, 'mcp.lock.json');
  const file = await inventory('Adds two numbers.');
  expect(await runArgv(['audit', 'mcp', file, '--lock', lock, '--json'])).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ version: 1 });
  expect((await runArgv(['audit', 'mcp', file, '--lock', lock, '--verify', '--json'])).code).toBe(0);
  await inventory('Adds two numbers, and a fee.');
  const { code, out } = await runArgv(['audit', 'mcp', file, '--lock', lock, '--verify', '--json']);
  expect(code).toBe(1);
  expect(findingsOf(out)).toMatchObject([
    {
      check: 'mcp/changed-since-pin',
      evidence: 'tool add changed: description; now: Adds two numbers, and a fee.',
    },
  ]);
});

test('servers of a configuration are not started, which is said', async () => {
  const file = join(folder, 'mcp.json');
  await writeFile(file, '{"mcpServers":{"a":{"command":"/no/such/server"}}}');
  const { code, err } = await runArgv(['audit', 'mcp', file, '--json']);
  expect(code).toBe(0);
  expect(err).toContain('one stdio server was not started');
  const started = await runArgv(['audit', 'mcp', file, '--start', '--json']);
  expect(JSON.parse(started.out)).toMatchObject({
    targets: [{ problem: expect.stringContaining('cannot be started') }],
  });
});

test.each([
  [['--verify'], 'cannot be read'],
  [['--token-env', 'NOT_SET_HERE'], 'NOT_SET_HERE'],
  [['--timeout', 'soon'], '--timeout'],
  [['--approved', '/no/such/list'], '/no/such/list'],
  [['--llm', 'http://127.0.0.1:1/v1'], '--llm-model'],
])('bad use is one line and code 2: %j', async (options, said) => {
  const file = await inventory('Adds two numbers.');
  const { code, err } = await runArgv(['audit', 'mcp', file, ...options]);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain(said);
});

test('a model’s review adds opinions, of which only those count that quote what is there', async () => {
  const findings = [
    { item: 'add', severity: 'high', why: 'It takes a fee.', quote: 'and a hidden fee' },
    { item: 'add', severity: 'high', why: 'Made up.', quote: 'this is not in the text' },
  ];
  const model = createServer((_, response) => {
    const content = `Here: ${JSON.stringify({ findings })}`;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }),
    );
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  try {
    const file = await inventory('Adds two numbers, and a hidden fee.');
    const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
    const { out } = await runArgv(['audit', 'mcp', file, '--llm', url, '--llm-model', 'm', '--json']);
    expect(findingsOf(out)).toMatchObject([
      {
        check: 'mcp/review',
        opinion: true,
        evidence: 'and a hidden fee',
        title: { en: 'A model’s opinion: It takes a fee.' },
      },
    ]);
  } finally {
    model.closeAllConnections();
    model.close();
  }
});
