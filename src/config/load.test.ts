import { describe, expect, it } from 'vitest';
import { kinds, load, MODELS } from './__fixtures__/kinds.ts';
import { loadConfigFile } from './load.ts';

const KEYWORD = '{ type: keyword, name: code }';
const withRules = (rules: string) => `${MODELS}routing:
  signals: [{ type: keyword, name: code, keywords: [python] }]
  decisions: [{ name: a, rules: ${rules} }]
`;

describe('a configuration that is right', () => {
  it('needs five lines, and takes defaults for the rest', async () => {
    const text =
      'models:\n  - name: small\n    backends:\n      - url: http://127.0.0.1:8000/v1\n        key: k\n';
    const { config, warnings, files, source } = await load(text);
    expect({ warnings, files, source }).toEqual({ warnings: [], files: [], source: 'fairlead' });
    expect(config).toMatchObject({
      models: [{ name: 'small', fallbacks: [], backends: [{ provider: 'openai', weight: 1, key: 'k' }] }],
      auto: ['auto', 'fairlead/auto'],
      recipes: [],
      listen: { host: '127.0.0.1', port: 8899 },
      fleet: { balance: 'weighted', retry: { attempts: 4 }, timeouts: { totalMs: 600_000 } },
      log: { level: 'info', requests: true, prompts: false },
    });
    expect(config.routing).toBeUndefined();
    expect(config.fleet.hedge).toBeUndefined();
  });

  it('may be JSON, and may repeat itself by anchors', async () => {
    const json = JSON.stringify({ models: [{ name: 'a', backends: [{ url: 'http://a/v1' }] }] });
    expect((await load(json)).config.models[0]?.name).toBe('a');
    const anchors = `${MODELS}fleet:\n  breaker: &b { openMs: 1 }\n  timeouts: {}\nlimits: { <<: { jsonDepth: 9 } }\n`;
    expect((await load(anchors)).config).toMatchObject({
      fleet: { breaker: { openMs: 1 } },
      limits: { jsonDepth: 9 },
    });
  });

  it('warns of a reasoning family that nobody knows, with its place', async () => {
    const { warnings } = await load(`${MODELS}    family: qwen33\n`);
    expect(warnings).toMatchObject([
      { line: 6, column: 5, path: 'models[1].family', mend: 'did you mean qwen3?' },
    ]);
  });

  it.each([
    `{ not: ${KEYWORD} }`,
    `{ any: [${KEYWORD}, { all: [] }] }`,
    `{ operator: OR, conditions: [${KEYWORD}, { not: ${KEYWORD} }] }`,
    '{ type: keyword, name: code, predicate: { gte: 0.5 }, onError: match }',
  ])('takes the rule %s', async (text) => {
    expect((await load(withRules(text))).config.routing?.decisions[0]?.rules).toBeDefined();
  });
});

describe('a file that cannot be read', () => {
  it('is a fault that names the file', async () => {
    const reading = loadConfigFile('nowhere/fairlead.yaml', { kinds, env: {} });
    await expect(reading).rejects.toMatchObject({
      code: 'FL_CONFIG_UNREADABLE',
      message: expect.stringContaining('nowhere/fairlead.yaml'),
    });
  });
});
