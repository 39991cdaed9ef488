import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfigText } from '../config/load.ts';
import { runCommand } from './cli.fixture.ts';
import type { CommandKind } from './commands/define.ts';
import importLitellm from './commands/import-litellm.ts';
import importVsr from './commands/import-vsr.ts';
import { createKinds } from './kinds.ts';

const folder = join(import.meta.dirname, '../config/__fixtures__');
const fixtures = readdirSync(folder).filter((file) => /^(vsr|litellm)-/.test(file));
const kinds = createKinds().config;
/** Every variable is set, to what may also stand for an address. */
const env = new Proxy<Record<string, string>>({}, { get: () => 'http://value.example', has: () => true });

const run = (command: CommandKind, positionals: readonly string[], json = false) =>
  runCommand(command, { positionals, json });

const commandOf = (file: string) => (file.startsWith('vsr') ? importVsr : importLitellm);

describe('fairlead import', () => {
  it.each(fixtures)('makes of %s a configuration that passes the check', async (file) => {
    const { out } = await run(commandOf(file), [join(folder, file)]);
    expect(out).toMatch(/^# yaml-language-server: \$schema=\S+/);
    const { config } = await loadConfigText(out, 'fairlead.yaml', { kinds, env });
    expect(config.models.length).toBeGreaterThan(0);
  });

  it.each(fixtures.filter((file) => file.startsWith('vsr')))('lets %s be served as it is', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const { config, source } = await loadConfigText(text, file, { kinds, env });
    expect(source).toBe('vsr');
    expect(config.compat).toBe('vsr');
  });

  it('prints the same configuration and report as JSON', async () => {
    const { out, err } = await run(importVsr, [join(folder, 'vsr-small.yaml')], true);
    const { config, report } = JSON.parse(out);
    expect(config.models[0].name).toBe('qwen3-8b');
    expect(report[0]).toMatchObject({ path: 'version', status: 'mapped' });
    expect(err).toBe('');
  });

  it('says what became of each key, and exits with 1 when one was refused', async () => {
    const refused = await run(importVsr, [join(folder, 'vsr-recipes.yaml')]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      /vsr-recipes.yaml:4 refused +listeners\[0\].api_keys \(this build checks no keys/,
    );
    expect(refused.err).toMatch(/\d+ mapped, \d+ approximated, \d+ ignored, \d+ refused\n$/);
    expect((await run(importVsr, [join(folder, 'vsr-small.yaml')])).code).toBe(0);
  });

  it('does not go on with a file that is not there, is no YAML, or is none at all', async () => {
    await expect(run(importVsr, ['no-such-file.yaml'])).rejects.toMatchObject({
      code: 'FL_CONFIG_UNREADABLE',
    });
    await expect(run(importVsr, [])).rejects.toMatchObject({ code: 'FL_USAGE' });
    const place = await mkdtemp(join(tmpdir(), 'import-'));
    try {
      await writeFile(join(place, 'bad.yaml'), 'version: v0.3\nrouting: [\n');
      await expect(run(importVsr, [join(place, 'bad.yaml')])).rejects.toMatchObject({
        code: 'FL_CONFIG_SYNTAX',
        message: expect.stringMatching(/\d+:\d+: /),
      });
    } finally {
      await rm(place, { recursive: true });
    }
  });
});
