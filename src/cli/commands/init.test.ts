import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KEY_PLACES } from '../../config/discover.ts';
import { loadConfigFile } from '../../config/load.ts';
import { runCommand } from '../cli.fixture.ts';
import { createKinds } from '../kinds.ts';
import type { Invocation } from './define.ts';
import init from './init.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true });
});

/** Model servers by their ports; every other port refuses. */
function serveModels(byPort: Readonly<Record<number, readonly string[]>>): void {
  vi.stubGlobal('fetch', async (url: string) => {
    const models = byPort[Number(new URL(url).port)];
    if (models === undefined) throw new TypeError('fetch failed');
    return Response.json({ data: models.map((id) => ({ id })) });
  });
}

const run = (options: Invocation['options'], env: Invocation['env'] = {}, json = false) =>
  runCommand(init, { options, env, json });

it('writes a file that loads without a warning, for every server and every key at once', async () => {
  serveModels({
    8000: ['qwen3'],
    30000: ['qwen3'],
    11434: ['llama3.2:1b', 'qwen3'],
    1234: ['x'],
    8080: ['/m/y.gguf'],
  });
  const env = Object.fromEntries(KEY_PLACES.map(({ variable }) => [variable, 'sk-secret']));
  const file = join(folder, 'fairlead.yaml');
  const { code, out } = await run({ out: file }, env);
  expect(code).toBe(0);
  expect(out).toContain('found Ollama at http://127.0.0.1:11434/v1: llama3.2:1b, qwen3');
  expect(out).toContain('found a key for OpenAI in OPENAI_API_KEY');
  expect(out).not.toContain('sk-secret');
  const { config, warnings } = await loadConfigFile(file, { kinds: createKinds().config, env });
  expect(warnings).toEqual([]);
  expect(config.models).toHaveLength(6 + KEY_PLACES.length);
});

it('writes nothing when it finds nothing, and says what to do', async () => {
  serveModels({});
  const file = join(folder, 'fairlead.yaml');
  const { code, err } = await run({ out: file });
  expect(code).toBe(1);
  expect(err).toMatch(/found no model server .* OPENAI_API_KEY/);
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('replaces a file only when told to', async () => {
  serveModels({ 8000: ['qwen3'] });
  const file = join(folder, 'mine.yaml');
  await writeFile(file, 'mine');
  await expect(run({ out: file })).rejects.toMatchObject({
    code: 'FL_USAGE',
    hint: expect.stringContaining('--force'),
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
  const { code, out } = await run({ out: file, force: true }, {}, true);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    servers: [{ provider: 'vllm', models: ['qwen3'] }],
    keys: [],
    file,
  });
  expect(await readFile(file, 'utf8')).toContain('- name: qwen3');
});
