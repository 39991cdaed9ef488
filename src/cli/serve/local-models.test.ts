import { describe, expect, it } from 'vitest';
import type { Config } from '../../config/config.ts';
import { loadConfigText } from '../../config/load.ts';
import { createKinds } from '../kinds.ts';
import { LocalModels, type StartModel } from './local-models.ts';

const kinds = createKinds();

async function configOf(backends: readonly object[]): Promise<Config> {
  const text = JSON.stringify({ models: [{ name: 'small', backends }] });
  const { config } = await loadConfigText(text, 'fairlead.yaml', { kinds: kinds.config, env: {} });
  return config;
}

function localModels(alone = true) {
  const started: string[] = [];
  const stopped: string[] = [];
  const start: StartModel = ({ gguf }) => {
    if (gguf.includes('broken')) {
      return {
        model: 'broken',
        start: () => Promise.reject(new Error('broken')),
        stop: async () => undefined,
      };
    }
    started.push(gguf);
    return {
      model: 'a-file',
      start: async () => `http://127.0.0.1:${4000 + started.length}/v1`,
      stop: async () => {
        stopped.push(gguf);
      },
    };
  };
  const models = new LocalModels({
    providers: kinds.providers,
    configFile: '/etc/fairlead/fairlead.yaml',
    alone,
    say: () => undefined,
    start,
  });
  return { models, started, stopped };
}

describe('LocalModels', () => {
  it('starts a file once, below the configuration, and points its backends there', async () => {
    const { models, started } = localModels();
    const config = await configOf([{ gguf: 'm/a.gguf' }, { gguf: 'm/a.gguf', weight: 2, name: 'second' }]);
    const [model] = (await models.prepare(config)).models;
    expect(started).toEqual(['/etc/fairlead/m/a.gguf']);
    expect(model?.backends).toMatchObject([
      { provider: 'local', url: 'http://127.0.0.1:4001/v1', name: 'small@a-file', model: 'a-file' },
      { provider: 'local', url: 'http://127.0.0.1:4001/v1', name: 'second', model: 'a-file', weight: 2 },
    ]);
  });

  it('serves a file anew for other settings, and lets run what runs', async () => {
    const { models, started } = localModels();
    await models.prepare(await configOf([{ gguf: '/a.gguf' }]));
    await models.prepare(await configOf([{ gguf: '/a.gguf' }, { gguf: '/a.gguf', parallel: 4 }]));
    expect(started).toEqual(['/a.gguf', '/a.gguf']);
  });

  it('leaves alone a server that runs already, and other providers', async () => {
    const { models, started } = localModels(false);
    const config = await configOf([{ provider: 'local' }, { url: 'http://127.0.0.1:1/v1' }]);
    expect(await models.prepare(config)).toBe(config);
    expect(config.models[0]?.backends[0]?.url).toBe('http://127.0.0.1:8001/v1');
    expect(started).toEqual([]);
  });

  it('ends what a new configuration does not name', async () => {
    const { models, stopped } = localModels();
    const next = await configOf([{ gguf: '/b.gguf' }]);
    await models.prepare(await configOf([{ gguf: '/a.gguf' }]));
    await models.prepare(next);
    models.keep(next, 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stopped).toEqual(['/a.gguf']);
    await models.close();
    expect(stopped).toEqual(['/a.gguf', '/b.gguf']);
  });

  it('tries a file that did not start again with the next configuration', async () => {
    const { models } = localModels();
    const broken = await configOf([{ gguf: '/broken.gguf' }]);
    await expect(models.prepare(broken)).rejects.toThrow('broken');
    await expect(models.prepare(broken)).rejects.toThrow('broken');
  });

  it('refuses to load a model once for every worker', async () => {
    const { models } = localModels(false);
    await expect(models.prepare(await configOf([{ gguf: '/a.gguf' }]))).rejects.toMatchObject({
      code: 'FL_USAGE',
      hint: expect.stringContaining('--workers'),
    });
  });
});
