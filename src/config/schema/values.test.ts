import { describe, expect, it } from 'vitest';
import { load, MODELS, problemsOf } from '../__fixtures__/kinds.ts';

const backend = (text: string) => `models: [{ name: a, backends: [{ url: http://a/v1, ${text} }] }]`;

describe('values that are taken', () => {
  it('a backend’s own model name, weight 0 and headers', async () => {
    const { config } = await load(
      backend("model: org/other, weight: 0, headers: { X-Team: 'a b', x-n: '1' }"),
    );
    expect(config.models[0]?.backends[0]).toMatchObject({
      model: 'org/other',
      weight: 0,
      headers: { 'X-Team': 'a b', 'x-n': '1' },
    });
  });

  it('every address to listen on, and any port, 0 included', async () => {
    for (const host of ['0.0.0.0', '::', 'gateway.internal']) {
      const { config } = await load(`${MODELS}listen: { host: '${host}', port: 0, admin: { port: 65535 } }`);
      expect(config.listen).toMatchObject({ host, port: 0, admin: { host: '127.0.0.1', port: 65_535 } });
    }
  });

  it('identity headers in lower case, as Node gives them', async () => {
    const { config } = await load(`${MODELS}identity: { userHeader: X-User }`);
    expect(config.identity).toMatchObject({ userHeader: 'x-user', groupsHeader: 'x-authz-user-groups' });
  });

  it('a time-out of 0, which switches it off, and the longest that a timer can hold', async () => {
    const { config } = await load(`${MODELS}limits: { pingIntervalMs: 0, drainTimeoutMs: 2147483647 }`);
    expect(config.limits).toMatchObject({ pingIntervalMs: 0, drainTimeoutMs: 2_147_483_647 });
  });
});

describe('values that are refused', () => {
  it.each([
    [
      'a timer that would fire at once',
      `${MODELS}limits: { pingIntervalMs: 2147483648 }`,
      'take 2147483647 or less',
    ],
    ['a body longer than any text', `${MODELS}limits: { bodyBytes: 1000000000 }`, 'take 536870888 or less'],
    ['no body at all', `${MODELS}limits: { bodyBytes: 0 }`, 'take more than 0'],
    ['half a byte', `${MODELS}limits: { headerBytes: 0.5 }`, 'write a whole number, without quotes'],
    ['a depth that no stack bears', `${MODELS}limits: { jsonDepth: 100000 }`, 'take 1000 or less'],
    ['a number without end', `${MODELS}limits: { jsonDepth: .inf }`, 'write one that has an end'],
    ['a port in quotes', `${MODELS}listen: { port: '80' }`, 'write a number, without quotes'],
    ['a port that is none', `${MODELS}listen: { port: 70000 }`, 'take 65535 or less'],
    ['an empty host', `${MODELS}listen: { host: '' }`, 'write something here'],
    ['a section with nothing in it', `${MODELS}listen:`, 'fill it in, or remove it'],
    ['a health path without its slash', `${MODELS}fleet: { health: { path: health } }`, 'start it with /'],
    ['no try at all', `${MODELS}fleet: { retry: { attempts: 0 } }`, 'take 1 or more'],
    ['a weight below 0', backend('weight: -1'), 'take 0 or more'],
    ['a header’s number without quotes', backend('headers: { x-n: 1 }'), 'put it in quotes'],
    [
      'a backend that is only a URL',
      'models: [{ name: a, backends: [http://a/v1] }]',
      'write it as lines of key: value',
    ],
    [
      'one backend for a list',
      'models: [{ name: a, backends: { url: http://a/v1 } }]',
      'write it as a list, each entry after a dash',
    ],
    ['an empty list of models', 'models: []', 'list at least 1'],
    ['a provider that is a number', backend('provider: 3'), 'take one of openai, ollama or cloud'],
  ])('%s', async (_what, text, mend) => {
    expect((await problemsOf(text)).map((problem) => problem.mend)).toEqual([mend]);
  });

  it.each([
    ['a line break in a key', backend('key: "a\\r\\nx-admin: 1"'), 'models[0].backends[0].key'],
    ['a line break in a header', backend('headers: { a: "b\\nc" }'), 'models[0].backends[0].headers.a'],
    ['a header name with a blank', backend('headers: { "a b": c }'), 'models[0].backends[0].headers.a b'],
    [
      'user and password in a URL',
      'models: [{ name: a, backends: [{ url: "http://u:canary@a/v1" }] }]',
      'models[0].backends[0].url',
    ],
    [
      'a query in a URL',
      'models: [{ name: a, backends: [{ url: "http://a/v1?key=canary" }] }]',
      'models[0].backends[0].url',
    ],
  ])('%s, with a mend and without the value', async (_what, text, path) => {
    const problems = await problemsOf(text);
    expect(problems).toMatchObject([{ path, code: 'FL_CONFIG_INVALID' }]);
    expect(problems[0]?.mend).not.toBe('');
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  it('a key that is only mistyped is not missing too', async () => {
    const problems = await problemsOf('models: [{ name: a, backends: [{ ulr: http://a/v1 }] }]');
    expect(problems).toMatchObject([{ path: 'models[0].backends[0].ulr', mend: 'did you mean url?' }]);
    const signals = '{ tpye: keyword, name: a, keywords: [b] }';
    expect(await problemsOf(`${MODELS}routing: { signals: [${signals}] }`)).toMatchObject([
      { path: 'routing.signals[0].tpye', mend: 'did you mean type?' },
    ]);
    const leaf = '{ type: keyword, nme: a }';
    expect(await problemsOf(`${MODELS}routing: { decisions: [{ name: d, rules: ${leaf} }] }`)).toMatchObject([
      { path: 'routing.decisions[0].rules.nme', mend: 'did you mean name?' },
    ]);
  });

  it('what a variable brought in is shown as the reference that stands in the file', async () => {
    const env = { X: 'sk-canary' };
    const texts = [
      backend("provider: '${X}'"),
      `${MODELS}routing: { default: '\${X}' }`,
      `${MODELS}routing: { decisions: [{ name: d, models: [{ model: '\${X}' }] }] }`,
      `${MODELS}routing: { decisions: [{ name: d, rules: { not: { type: '\${X}', name: a } } }] }`,
      `${MODELS}auto: ['\${X}', '\${X}']`,
      `${MODELS}log: { level: '\${X}' }`,
      backend("key: 'file:${X}'"),
    ];
    for (const text of texts) {
      const problems = await problemsOf(text, env);
      expect(problems, text).toHaveLength(1);
      expect(JSON.stringify(problems), text).not.toContain('sk-canary');
    }
    const { warnings } = await load(`${MODELS}    family: '\${X}'`, env);
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toContain('sk-canary');
  });
});
