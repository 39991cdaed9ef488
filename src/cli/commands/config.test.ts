import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../cli.fixture.ts';
import configCheck from './config-check.ts';
import configSchema from './config-schema.ts';
import type { CommandKind } from './define.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (command: CommandKind, positionals: readonly string[], json = false) =>
  runCommand(command, { positionals, json });

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const FIVE_LINES = `models:
  - name: small
    backends:
      - url: http://127.0.0.1:8000/v1
`;

describe('fairlead config check', () => {
  it('says in one line what a valid file holds', async () => {
    const path = await file('good.yaml', FIVE_LINES);
    const { code, out, err } = await run(configCheck, [path]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\S+good\.yaml: valid: 1 models?, 1 backends?, .*\n$/);
    expect(err).toBe('');
  });

  it('prints a warning and still calls the file valid', async () => {
    const path = await file('warn.yaml', FIVE_LINES.replace('backends', 'family: qwenn3\n    backends'));
    const { code, err } = await run(configCheck, [path]);
    expect(code).toBe(0);
    expect(err).toMatch(/warn\.yaml:3:\d+ models\[0\]\.family: .*did you mean qwen3\?\n$/);
  });

  it('calls a file that is not there invalid, in JSON too', async () => {
    const { code, out, err } = await run(configCheck, [join(folder, 'none.yaml')]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/none\.yaml: there is no such file/);
    const said = JSON.parse((await run(configCheck, [join(folder, 'none.yaml')], true)).out);
    expect(said).toMatchObject({ valid: false, problems: [{ code: 'FL_CONFIG_UNREADABLE' }] });
  });
});

describe('fairlead config schema', () => {
  it('names the units of this build', async () => {
    const { out } = await run(configSchema, []);
    for (const id of ['keyword', 'session_sticky', 'system_prompt', 'anthropic'])
      expect(out).toContain(`"${id}"`);
  });
});
