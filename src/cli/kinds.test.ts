import { describe, expect, it } from 'vitest';
import type { ConfigurableKind } from '../config/kinds.ts';
import { loadConfigText } from '../config/load.ts';
import { SERVICE_URLS } from '../config/service-urls.ts';
import { createKinds } from './kinds.ts';

const kinds = createKinds().config;
/** Examples may name files that hold secrets. */
const context = { kinds, env: {}, readFile: async () => 'a secret' };

/** A whole configuration around one unit; JSON is YAML. */
const whole = (parts: { backend?: object; signal?: object; algorithm?: object; plugin?: object }) =>
  JSON.stringify({
    models: [
      { name: 'small', backends: [{ url: 'http://127.0.0.1:8000/v1', ...parts.backend }] },
      { name: 'large', backends: [{ url: 'http://127.0.0.1:8001/v1' }] },
    ],
    routing: {
      signals: parts.signal === undefined ? [] : [parts.signal],
      decisions: [
        {
          name: 'one',
          models: [{ model: 'small' }, { model: 'large' }],
          ...(parts.algorithm === undefined ? {} : { algorithm: parts.algorithm }),
          plugins: parts.plugin === undefined ? [] : [parts.plugin],
        },
      ],
    },
  });

const ROOMS: readonly [string, Iterable<ConfigurableKind>, (type: string, config: object) => string][] = [
  ['signal', kinds.signals, (type, config) => whole({ signal: { name: 'it', ...config, type } })],
  ['selection', kinds.selections, (type, config) => whole({ algorithm: { ...config, type } })],
  ['plugin', kinds.plugins, (type, config) => whole({ plugin: { ...config, type } })],
  ['provider', kinds.providers, (provider, config) => whole({ backend: { ...config, provider } })],
];

describe.each(ROOMS)('every %s', (_room, units, textOf) => {
  const cases = [...units].flatMap((unit) => unit.examples.map((example) => ({ unit, example })));

  it('has an example', () => {
    for (const unit of units) expect(unit.examples, unit.id).not.toHaveLength(0);
  });

  it.each(cases)('$unit.id: "$example.title" is part of a whole configuration', async ({ unit, example }) => {
    for (const type of [unit.id, ...(unit.aliases ?? [])]) {
      const loaded = await loadConfigText(textOf(type, example.config), 'example.yaml', context);
      expect(loaded.source).toBe('fairlead');
      expect(loaded.warnings).toEqual([]);
    }
  });
});

// openai also stands for every server that speaks its form, so it has no address of its own
const services = Object.entries(SERVICE_URLS).filter(([id]) => id !== 'openai');
it.each(services)('%s is where its provider says that it is', (id, url) => {
  expect(kinds.providers.get(id)?.defaultUrl).toBe(url);
});
