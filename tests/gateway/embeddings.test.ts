import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { scriptedClassifiers } from '../../src/inference/classifiers.fixture.ts';
import { modelOn, startGateway } from './support.ts';

const NOWHERE = modelOn(['http://127.0.0.1:9/v1']);

const onBoard = async (_config: Config, full: boolean) => ({
  ...scriptedClassifiers({ full }),
  countTokens: (text: string) => text.length,
});

const clientOf = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });

describe('POST /v1/embeddings on board', () => {
  it.each([
    ['fairlead-embed-fast', 256],
    ['fairlead-embed', 384],
  ])('%s gives an OpenAI client %d numbers, and the log its tokens', async (model, size) => {
    const { url, records } = await startGateway(NOWHERE, { onBoard });
    const { data, response } = await clientOf(url)
      .embeddings.create({ model, input: ['ab', 'c'] })
      .withResponse();
    expect(data.data.map(({ embedding }) => embedding.length)).toEqual([size, size]);
    expect(Math.hypot(...(data.data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
    expect(data.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
    expect(response.headers.get('x-fairlead-backend')).toBe('on-board');
    expect(records[0]).toMatchObject({ status: 200, model, backend: 'on-board', promptTokens: 3 });
  });

  it('has its models in the list', async () => {
    const { url } = await startGateway(NOWHERE, { onBoard });
    const names = (await clientOf(url).models.list()).data.map(({ id }) => id);
    expect(names).toEqual(expect.arrayContaining(['fairlead-embed-fast', 'fairlead-embed']));
    expect(await clientOf(url).models.retrieve('fairlead-embed')).toMatchObject({ id: 'fairlead-embed' });
  });

  it('leaves a name of the configuration to its backends', async () => {
    const config = { models: [{ name: 'fairlead-embed', backends: [{ url: 'http://127.0.0.1:9/v1' }] }] };
    const { url } = await startGateway(config, { onBoard });
    await expect(
      clientOf(url).embeddings.create({ model: 'fairlead-embed', input: 'a' }),
    ).rejects.toMatchObject({
      status: expect.toBeOneOf([502, 503]),
    });
  });

  it('refuses token ids, and chat', async () => {
    const { url } = await startGateway(NOWHERE, { onBoard });
    const client = clientOf(url);
    const model = 'fairlead-embed-fast';
    await expect(client.embeddings.create({ model, input: [1, 2] })).rejects.toMatchObject({
      status: 400,
      param: 'input',
    });
    const messages = [{ role: 'user' as const, content: 'hello' }];
    await expect(client.chat.completions.create({ model, messages })).rejects.toMatchObject({ status: 404 });
  });

  it('has no such model where the models are not on board', async () => {
    const { url } = await startGateway(NOWHERE);
    await expect(
      clientOf(url).embeddings.create({ model: 'fairlead-embed', input: 'a' }),
    ).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  });
});
