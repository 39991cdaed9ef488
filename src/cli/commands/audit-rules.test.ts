import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runArgv } from '../cli.fixture.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'fairlead-audit-'));
const rules = join(import.meta.dirname, '..', '..', '..', 'rules');

describe('audit rules', () => {
  it('loads the rules that ship, refusing none', async () => {
    const { code, out } = await runArgv(['audit', 'rules', 'check', rules, '--json']);
    const { loaded, refused } = JSON.parse(out);
    expect({ code, refused }).toEqual({ code: 0, refused: [] });
    expect(loaded.advisories).toBeGreaterThan(1_900);
  });

  it('ends with 1 where a rule is refused, and says which', async () => {
    const own = folder();
    writeFileSync(join(own, 'x.json'), '{"product":"x"}');
    const { code, out, err } = await runArgv(['audit', 'rules', 'check', own]);
    expect(code).toBe(1);
    expect(err).toMatch(/^refused: advisories\/x\.json: title: /m);
    expect(out).toBe('0 fingerprints and 0 advisories loaded, 1 refused, 0 warnings\n');
  });

  it.each([
    [['check'], /takes the word check/],
    [['show', '.'], /takes the word check/],
    [['check', join(tmpdir(), 'fairlead-nowhere')], /holds no rules/],
  ])('ends with 2 at %j', async (words, message) => {
    const { code, err } = await runArgv(['audit', 'rules', ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('audit update', () => {
  const advisory = {
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2026-10-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'gradio' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '9' }] }],
      },
    ],
  };

  it('says what became of each advisory', async () => {
    const [from, to] = [folder(), folder()];
    writeFileSync(join(from, 'a.json'), JSON.stringify(advisory));
    const first = await runArgv(['audit', 'update', from, '--rules', to]);
    expect(first.code).toBe(0);
    expect(first.out).toBe(
      `added: gradio GHSA-aaaa-bbbb-cccc\n1 advisories read, 1 about our products: 1 added, 0 changed, 0 withdrawn, 0 as they were, in ${join(to, 'advisories')}\n`,
    );
    const again = JSON.parse((await runArgv(['audit', 'update', from, '--rules', to, '--json'])).out);
    expect(again).toMatchObject({ read: 1, ours: 1, added: [], unchanged: 1 });
  });

  it('ends with 1 where something was refused, and with 2 where nothing is there', async () => {
    const from = folder();
    writeFileSync(join(from, 'a.json'), '{}');
    expect((await runArgv(['audit', 'update', from, '--rules', folder()])).code).toBe(1);
    expect((await runArgv(['audit', 'update', join(from, 'x')])).code).toBe(2);
    expect((await runArgv(['audit', 'update'])).code).toBe(2);
  });
});
