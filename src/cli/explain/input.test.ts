import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import type { Invocation } from '../commands/define.ts';
import { explainInput } from './input.ts';

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

const read = (positionals: readonly string[], options: Invocation['options'] = {}, stdin = '') =>
  explainInput({
    positionals,
    options,
    json: false,
    out: nowhere,
    err: nowhere,
    stdin: Readable.from([stdin]),
    env: {},
  });

async function failure(...args: Parameters<typeof read>): Promise<string> {
  try {
    await read(...args);
  } catch (error) {
    if (error instanceof FairleadError) return `${error.code} ${error.message}`;
  }
  return 'no error';
}

async function withFile<Result>(content: string, use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-'));
  const path = join(folder, 'messages.json');
  await writeFile(path, content);
  try {
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('a prompt is one user message', async () => {
  expect(await read(['hello'], { model: 'auto', recipe: 'fast' })).toMatchObject({
    model: 'auto',
    recipe: 'fast',
    messages: [{ role: 'user', content: 'hello' }],
  });
});

it('- reads the prompt from stdin', async () => {
  expect((await read(['-'], {}, 'from a pipe')).messages).toEqual([{ role: 'user', content: 'from a pipe' }]);
});

it('--messages takes a list, or a whole request with the fields that routing reads', async () => {
  const messages = [{ role: 'user', content: 'hi' }];
  expect((await withFile(JSON.stringify(messages), (path) => read([], { messages: path }))).messages).toEqual(
    messages,
  );
  const request = {
    model: 'qwen',
    messages,
    tools: [{ type: 'function' }],
    metadata: { team: 'a' },
    temperature: 1,
  };
  expect(await read([], { messages: '-' }, JSON.stringify(request))).toMatchObject({
    model: 'qwen',
    messages,
    tools: [{ type: 'function' }],
    rest: { metadata: { team: 'a' } },
  });
});

it('headers come in either way of writing them, names in lower case', async () => {
  expect((await read(['x'], { header: ['X-Tenant=blue', 'accept-language: de, en'] })).headers).toEqual({
    'x-tenant': 'blue',
    'accept-language': 'de, en',
  });
});

it.each([
  [[], {}, 'FL_USAGE explain needs a prompt or --messages FILE'],
  [['a', 'b'], {}, 'FL_USAGE explain takes one prompt'],
  [['a'], { messages: 'x.json' }, 'FL_USAGE explain needs a prompt or --messages FILE, not both'],
  [[], { messages: '/nowhere/x.json' }, 'FL_USAGE /nowhere/x.json cannot be read'],
  [['a'], { header: ['broken'] }, "FL_USAGE 'broken' is no header"],
] as const)('refuses %j %j', async (positionals, options, expected) => {
  expect(await failure(positionals, options)).toBe(expected);
});

it.each([
  ['{', 'FL_USAGE stdin is not valid JSON'],
  ['7', 'FL_USAGE stdin holds no messages'],
  ['null', 'FL_USAGE stdin holds no messages'],
  ['{}', "FL_PARAM_MISSING Missing required parameter: 'messages'."],
  ['[]', "FL_PARAM_INVALID 'messages' must hold at least one message."],
  ['[{"content": "x"}]', "FL_PARAM_INVALID Invalid type for 'messages[0].role': it must be a string."],
])('refuses messages of %s', async (stdin, expected) => {
  expect(await failure([], { messages: '-' }, stdin)).toBe(expected);
});
