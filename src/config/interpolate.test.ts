import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { load, MODELS, problemsOf } from './__fixtures__/kinds.ts';
import { interpolate } from './interpolate.ts';

describe('interpolate', () => {
  it.each([
    ['a${A}b${A}', 'a1b1'],
    ['${A:-other}', '1'],
    ['${NONE:-other}', 'other'],
    ['${EMPTY:-other}', 'other'],
    ['${EMPTY}', ''],
    ['${NONE:-}', ''],
    ['${NONE:-http://a:1/v1}', 'http://a:1/v1'],
    ['$${A}', '${A}'],
    ['$${A} ${A}', '${A} 1'],
    ['$A', '$A'],
    ['${1A}', '${1A}'],
    ['${NONE:-${A}}', '1'],
    ['${NONE:-http://${EMPTY:-h}:${A}/v1}', 'http://h:1/v1'],
    ['${A:-${NONE}}', '1'],
  ])('%s becomes %s', (text, becomes) => {
    expect(interpolate({ key: [text] }, { A: '1', EMPTY: '' })).toMatchObject({
      value: { key: [becomes] },
      missing: [],
    });
  });

  it('names every variable that is not set, and where', () => {
    expect(interpolate({ a: ['x', '${B} ${C}'] }, {}).missing).toEqual([
      { path: ['a', 1], name: 'B' },
      { path: ['a', 1], name: 'C' },
    ]);
  });

  it('names a variable that only a default asks for', () => {
    expect(interpolate({ a: '${B:-${C}}' }, {}).missing).toEqual([{ path: ['a'], name: 'C' }]);
  });

  it('does not replace in what a variable holds', () => {
    expect(interpolate('${A}', { A: '${B}', B: 'no' })).toMatchObject({ value: '${B}', missing: [] });
  });

  it('leaves every value without a reference as it is', () => {
    const plain = fc.string().filter((text) => !text.includes('${'));
    const value = fc.jsonValue().filter((json) => !JSON.stringify(json).includes('${'));
    fc.assert(
      fc.property(plain, value, (text, json) => {
        const whole = { text, json };
        expect(interpolate(whole, {})).toEqual({ value: whole, whole: [], missing: [] });
      }),
    );
  });
});

describe('variables in a configuration', () => {
  const described = `models:\n  - name: small\n    description: \${TEXT}\n    backends: [{ url: http://a/v1 }]\n`;

  it('are text whatever they hold: none becomes structure', async () => {
    const nasty = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => stringify(value)),
      fc.constantFrom(
        '"',
        '\n  - name: evil\n',
        '{ a: 1 }',
        '*a',
        '&a b',
        '!!js x',
        '# c',
        '$${A}',
        'null',
        '7',
      ),
    );
    await fc.assert(
      fc.asyncProperty(nasty, async (TEXT) => {
        const { config } = await load(described, { TEXT });
        expect(config.models.map(({ name, description }) => [name, description])).toEqual([['small', TEXT]]);
      }),
    );
  });

  it('become numbers and booleans where those are due', async () => {
    const text = `models:
  - name: small
    quality: \${QUALITY}
    context: \${CONTEXT:-4096}
    backends: [{ url: '\${URL}', weight: '\${WEIGHT}' }]
listen: { port: '\${PORT}' }
log: { requests: '\${REQUESTS}' }
routing:
  signals: [{ type: keyword, name: code, keywords: [python] }]
  decisions:
    - name: a
      priority: \${PRIORITY}
      rules: { all: [{ type: keyword, name: code, predicate: { gte: '\${LEAST}' } }] }
`;
    const env = {
      QUALITY: '0.5',
      URL: 'http://a/v1',
      WEIGHT: '2',
      PORT: '8080',
      REQUESTS: 'false',
      PRIORITY: '-3',
      LEAST: '0.25',
    };
    const { config } = await load(text, env);
    expect(config.models[0]).toMatchObject({ quality: 0.5, context: 4096, backends: [{ weight: 2 }] });
    expect(config.listen.port).toBe(8080);
    expect(config.log.requests).toBe(false);
    expect(config.routing?.decisions[0]).toMatchObject({
      priority: -3,
      rules: { conditions: [{ predicate: { gte: 0.25 } }] },
    });
  });

  it('stay text where text is due', async () => {
    const { config } = await load(described, { TEXT: '8080' });
    expect(config.models[0]?.description).toBe('8080');
  });

  it.each(['eighty', '', ' ', '8080x', 'true'])(
    'are a fault where a number is due and they hold %j',
    async (PORT) => {
      const problems = await problemsOf(`${MODELS}listen:\n  port: \${PORT}\n`, { PORT });
      expect(problems).toMatchObject([
        { line: 7, column: 3, path: 'listen.port', code: 'FL_CONFIG_INVALID' },
      ]);
    },
  );

  it('only become a number when they are all that stands there', async () => {
    const problems = await problemsOf(`${MODELS}listen:\n  port: 80\${PORT}\n`, { PORT: '80' });
    expect(problems).toMatchObject([{ path: 'listen.port', code: 'FL_CONFIG_INVALID' }]);
  });

  it.each([
    ['text', `${MODELS}    family: \${NONE}\n`, 6, 5, 'models[1].family'],
    ['a number', `${MODELS}listen: { port: '\${NONE}' }\n`, 6, 11, 'listen.port'],
    ['a URL', `models: [{ name: a, backends: [{ url: '\${NONE}' }] }]\n`, 1, 34, 'models[0].backends[0].url'],
  ])('that are not set are one fault each, where %s is due', async (_what, text, line, column, path) => {
    const [problem, ...more] = await problemsOf(text);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ line, column, path, code: 'FL_CONFIG_ENV' });
    expect(problem?.message).toContain('NONE is not set');
    expect(problem?.mend).toContain('${NONE:-default}');
  });
});
