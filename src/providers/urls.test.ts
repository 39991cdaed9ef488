import { describe, expect, it } from 'vitest';
import type { BackendConfig } from '../config/schema/model.ts';
import { Registry } from '../core/registry.ts';
import type { Endpoint, Provider } from './define.ts';
import { providers } from './index.gen.ts';

const registry = new Registry('provider', providers);

function create(id: string, url: string, own: object = {}, base: object = {}): Provider {
  const kind = registry.get(id);
  if (kind === undefined) throw new Error(`no provider ${id}`);
  return kind.create({ url, key: 'KEY', ...base, ...kind.config.parse(own) } as unknown as BackendConfig &
    Record<string, unknown>);
}

const path = (provider: Provider, endpoint: Endpoint = 'chat', model = 'm', stream = false) =>
  provider.request(endpoint, { model, stream })?.path;
const headers = (provider: Provider) => provider.request('chat', { model: 'm', stream: false })?.headers;

describe('paths', () => {
  it.each([
    ['openai', 'http://127.0.0.1:8000', '/v1/chat/completions'],
    ['openai', 'http://127.0.0.1:8000/', '/v1/chat/completions'],
    ['openai', 'http://127.0.0.1:8000/v1/', '/v1/chat/completions'],
    ['openai', 'https://host/team/llm/v2', '/team/llm/v2/chat/completions'],
    ['zai', 'https://api.z.ai', '/api/paas/v4/chat/completions'],
    ['deepseek', 'https://api.deepseek.com', '/v1/chat/completions'],
    ['anthropic', 'https://api.anthropic.com', '/v1/messages'],
    ['anthropic', 'https://host/anthropic/v1', '/anthropic/v1/messages'],
    ['gemini', 'https://generativelanguage.googleapis.com', '/v1beta/models/m:generateContent'],
    ['azure', 'https://r.openai.azure.com', '/openai/v1/chat/completions'],
    ['azure', 'https://r.openai.azure.com/openai/v1', '/openai/v1/chat/completions'],
    ['bedrock', 'https://bedrock-runtime.us-east-1.amazonaws.com', '/model/m/converse'],
  ])('%s at %s', (id, url, expected) => {
    expect(path(create(id, url))).toBe(expected);
  });

  it('a chat path of one’s own follows the URL as it is written', () => {
    expect(path(create('openai', 'https://api.minimax.io', { chatPath: '/v1/chat/completions' }))).toBe(
      '/v1/chat/completions',
    );
    expect(path(create('openai', 'https://host/base', { chatPath: '/x' }))).toBe('/base/x');
  });

  it('azure by deployment and dated version', () => {
    const dated = { apiVersion: '2024-10-21' };
    const byModel = create('azure', 'https://r.openai.azure.com', dated);
    expect(path(byModel, 'chat', 'gpt 4o')).toBe(
      '/openai/deployments/gpt%204o/chat/completions?api-version=2024-10-21',
    );
    expect(path(byModel, 'models')).toBe('/openai/models?api-version=2024-10-21');
    const fixed = create('azure', 'https://r.openai.azure.com/openai/deployments/d', dated);
    expect(path(fixed, 'embeddings')).toBe('/openai/deployments/d/embeddings?api-version=2024-10-21');
    const preview = create('azure', 'https://r.openai.azure.com/openai/v1', { apiVersion: 'preview' });
    expect(path(preview)).toBe('/openai/v1/chat/completions?api-version=preview');
    expect(() => create('azure', 'https://r.openai.azure.com/openai/deployments/d')).toThrow(/API version/);
  });

  it('models in paths are escaped, and streams have their own', () => {
    const gemini = create('gemini', 'https://host/v1beta');
    expect(path(gemini, 'chat', 'tunedModels/my model', true)).toBe(
      '/v1beta/tunedModels/my%20model:streamGenerateContent?alt=sse',
    );
    const bedrock = create('bedrock', 'https://bedrock-runtime.us-east-1.amazonaws.com');
    expect(path(bedrock, 'chat', 'anthropic.claude-sonnet-4-5-20250929-v1:0', true)).toBe(
      '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream',
    );
    expect(path(bedrock, 'embeddings')).toBeUndefined();
  });

  it.each([
    ['openai', 'http://h:1/v1', '/v1/models'],
    ['vllm', 'http://h:1', '/health'],
    ['vllm', 'http://h:1/one/v1', '/one/health'],
    ['sglang', 'http://h:1/v1', '/health'],
    ['llamacpp', 'http://h:1/v1', '/health'],
    ['ollama', 'http://h:1/v1', '/api/version'],
    ['lmstudio', 'http://h:1/v1', '/v1/models'],
    ['deepseek', 'https://h/v1', undefined],
    ['anthropic', 'https://h/v1', undefined],
  ])('health of %s at %s', (id, url, expected) => {
    expect(create(id, url).healthPath).toBe(expected);
  });
});

describe('auth', () => {
  it.each([
    ['openai', {}, 'authorization', 'Bearer KEY'],
    ['openai', { authHeader: 'X-Api-Key' }, 'x-api-key', 'KEY'],
    ['openai', { authHeader: 'x-auth', authPrefix: 'Token ' }, 'x-auth', 'Token KEY'],
    ['openai', { authPrefix: '' }, 'authorization', 'KEY'],
    ['openai', { organization: 'org' }, 'openai-organization', 'org'],
    ['openai', { project: 'p' }, 'openai-project', 'p'],
    ['azure', {}, 'api-key', 'KEY'],
    ['azure', { authHeader: 'authorization' }, 'authorization', 'Bearer KEY'],
    ['anthropic', {}, 'x-api-key', 'KEY'],
    ['anthropic', {}, 'anthropic-version', '2023-06-01'],
    ['anthropic', { betas: ['a', 'b'] }, 'anthropic-beta', 'a,b'],
    ['gemini', {}, 'x-goog-api-key', 'KEY'],
    ['bedrock', {}, 'authorization', 'Bearer KEY'],
  ])('%s %o sends %s', (id, own, name, value) => {
    const url = 'https://bedrock-runtime.us-east-1.amazonaws.com';
    expect(headers(create(id, url, own))?.[name]).toBe(value);
  });

  it('headers of the configuration win', () => {
    const provider = create('openai', 'http://h', {}, { headers: { Authorization: 'mine' } });
    expect(headers(provider)?.authorization).toBe('mine');
  });
});

describe('bedrock signs', () => {
  const own = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'SECRET' };
  const request = (provider: Provider) => {
    const outgoing = provider.request('chat', { model: 'a.b-v1:0', stream: false });
    if (outgoing === undefined) throw new Error('no request');
    return {
      ...outgoing,
      host: 'bedrock-runtime.us-west-2.amazonaws.com',
      body: Buffer.from('{}'),
      nowMs: 0,
    };
  };

  it('with AWS credentials, for the region of its URL, without its secret in any header', () => {
    const provider = create('bedrock', 'https://bedrock-runtime.us-west-2.amazonaws.com', own, {
      key: undefined,
    });
    const signed = provider.sign?.(request(provider)) ?? {};
    expect(signed.authorization).toContain('Credential=AKIDEXAMPLE/19700101/us-west-2/bedrock/aws4_request');
    expect(JSON.stringify(signed)).not.toContain('SECRET');
  });

  it('not with an API key', () => {
    expect(create('bedrock', 'https://bedrock-runtime.us-west-2.amazonaws.com').sign).toBeUndefined();
  });

  it('not without a region, and not with half of the credentials', () => {
    expect(() => create('bedrock', 'https://proxy.example', own)).toThrow(/region/);
    const half = { accessKeyId: 'AKIDEXAMPLE' };
    expect(() => create('bedrock', 'https://bedrock-runtime.us-west-2.amazonaws.com', half)).toThrow(
      /belong together/,
    );
  });
});
