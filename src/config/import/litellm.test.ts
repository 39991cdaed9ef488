import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importLitellm } from './litellm.ts';

const text = readFileSync(join(import.meta.dirname, '../__fixtures__/litellm-fleet.yaml'), 'utf8');
const { config, report } = importLitellm(text);
const models = config.models as { readonly name: string; readonly backends: unknown[] }[];
const model = (name: string) => models.find((one) => one.name === name);
const said = (path: string) => report.find((line) => line.path === path);

it('takes a provider from the prefix, with its address and its key where the file states none', () => {
  expect(model('claude')?.backends).toEqual([
    {
      provider: 'anthropic',
      url: 'https://api.anthropic.com/v1',
      model: 'claude-sonnet-4-5',
      key: '${ANTHROPIC_API_KEY}',
    },
  ]);
  expect(model('llama')?.backends).toEqual([
    { provider: 'ollama', url: 'http://localhost:11434', model: 'llama3.2' },
  ]);
  expect(model('own')?.backends).toEqual([
    { provider: 'openai', url: 'http://gpu:8000/v1', model: 'org/model', key: 'none' },
  ]);
  expect(model('titan')?.backends).toMatchObject([
    {
      provider: 'bedrock',
      url: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
    },
  ]);
  expect(model('bare')?.backends).toMatchObject([{ provider: 'openai', model: 'gpt-4o' }]);
});

it('makes backends of one model of entries of one name, with prices per million tokens', () => {
  expect(model('chat')).toEqual({
    name: 'chat',
    aliases: ['fast'],
    price: { inputPer1M: 0.15, outputPer1M: 0.6 },
    context: 128_000,
    timeouts: { totalMs: 20_000 },
    fallbacks: ['claude', 'own', 'llama'],
    backends: [
      {
        provider: 'azure',
        url: '${AZURE_EU_BASE}',
        model: 'chat-eu',
        key: '${AZURE_EU_KEY}',
        weight: 3,
        apiVersion: '2024-10-21',
      },
      {
        provider: 'openai',
        url: 'https://api.openai.com/v1',
        model: 'gpt-4o-mini',
        key: '${OPENAI_API_KEY}',
      },
    ],
  });
  expect(model('llama')).not.toHaveProperty('fallbacks');
});

it('settles retries, time-outs and ejection for the fleet', () => {
  expect(config.fleet).toEqual({
    retry: { attempts: 4 },
    timeouts: { totalMs: 60_000 },
    breaker: { consecutiveFailures: 3, openMs: 30_000 },
  });
});

it.each([
  ['model_list[0].litellm_params.rpm', 'ignored'],
  ['model_list[7]', 'refused'],
  ['router_settings.routing_strategy', 'approximated'],
  ['router_settings.model_group_alias.own', 'refused'],
  ['router_settings.model_group_alias.lost', 'refused'],
  ['router_settings.redis_host', 'ignored'],
  ['litellm_settings.fallbacks[0].chat', 'approximated'],
  ['litellm_settings.fallbacks[0].chat[1]', 'refused'],
  ['litellm_settings.fallbacks[1].nobody', 'refused'],
  ['general_settings.master_key', 'refused'],
])('says that %s is %s, and why', (path, status) => {
  expect(said(path)).toMatchObject({ status, reason: expect.stringMatching(/\w/), line: expect.any(Number) });
});
