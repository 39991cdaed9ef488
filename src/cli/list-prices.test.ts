import { expect, test } from 'vitest';
import { runArgv } from './cli.fixture.ts';

test('fairlead list prices prints a line a model, with the date of its figures', async () => {
  const { out, code } = await runArgv(['list', 'prices']);
  expect(code).toBe(0);
  expect(out).toMatch(/^openai\/gpt-5-mini +\$0\.25 in, \$2 out, 2026-08-21$/m);
});

test('and with --json where each figure comes from', async () => {
  const { out } = await runArgv(['list', 'prices', '--json']);
  const rows = JSON.parse(out) as Record<string, unknown>[];
  expect(rows.find(({ id }) => id === 'anthropic/claude-opus-5')).toMatchObject({
    provider: 'anthropic',
    model: 'claude-opus-5',
    inputPer1M: 5,
    outputPer1M: 25,
    currency: 'USD',
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
    asOf: '2026-10-24',
  });
});
