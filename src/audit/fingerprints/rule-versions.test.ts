import { describe, expect, it } from 'vitest';
import { identify } from '../probe/identify.ts';
import { loadRules } from './load.ts';
import { replayExample } from './replay-example.ts';
import { rule } from './schema.ts';

const { rules } = loadRules();
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };
const titled = (title: string, body = '') => ({
  headers: HTML,
  body: `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`,
});
const json = (value: unknown, more: object = {}) => ({
  headers: JSON_TYPE,
  body: JSON.stringify(value),
  ...more,
});
const models = (owner: string) =>
  json({ object: 'list', data: [{ id: 'm', object: 'model', owned_by: owner }] });
const sentry = Buffer.from('{"dsn":"","environment":"development","release":"n8n@2.8.4"}').toString('base64');

/** What each product answers, by its public documentation and source, and the version that this says. */
const KNOWN: readonly [string, string, Record<string, object>][] = [
  [
    'ollama',
    '0.12.3',
    { 'GET /': { body: 'Ollama is running' }, 'GET /api/version': json({ version: '0.12.3' }) },
  ],
  [
    'vllm',
    '0.11.0rc2',
    {
      'GET /': json({ detail: 'Not Found' }, { status: 404 }),
      'GET /v1/models': models('vllm'),
      'GET /version': json({ version: '0.11.0rc2' }),
    },
  ],
  [
    'sglang',
    '0.5.3',
    {
      'GET /v1/models': models('sglang'),
      'GET /server_info': json({ version: '0.5.3', tokenizer_path: 'x', radix_eviction_policy: 'lru' }),
    },
  ],
  [
    'llama-cpp',
    'b6710',
    {
      'GET /': { ...titled('llama.cpp'), headers: { ...HTML, server: 'llama.cpp' } },
      'GET /props': json({ build_info: 'b6710-74b8fc17', total_slots: 1 }),
    },
  ],
  [
    'huggingface-tgi',
    '3.3.4',
    {
      'GET /info': json({
        model_id: 'x',
        max_concurrent_requests: 128,
        router: 'text-generation-router',
        version: '3.3.4',
      }),
    },
  ],
  [
    'triton-inference-server',
    '2.60.0',
    { 'GET /v2': json({ name: 'triton', version: '2.60.0', extensions: ['classification'] }) },
  ],
  [
    'LiteLLM',
    '1.70.1',
    {
      'GET /': titled('LiteLLM API - Swagger UI'),
      'GET /health/readiness': json({ status: 'healthy', litellm_version: '1.70.1' }),
    },
  ],
  [
    'openwebui',
    '0.6.34',
    { 'GET /': titled('Open WebUI'), 'GET /api/version': json({ version: '0.6.34', deployment_id: '' }) },
  ],
  [
    'comfyui',
    '0.3.62',
    {
      'GET /': titled('ComfyUI'),
      'GET /system_stats': json({ system: { comfyui_version: '0.3.62' }, devices: [] }),
    },
  ],
  [
    'dify',
    '1.9.1',
    {
      'GET /': titled('Dify'),
      'GET /console/api/version': json(
        { version: '9.9.9' },
        { headers: { ...JSON_TYPE, 'x-version': '1.9.1' } },
      ),
    },
  ],
  [
    'flowise',
    '3.1.2',
    {
      'GET /': titled('Flowise - Build AI Agents, Visually'),
      'GET /api/v1/version': json({ version: '3.1.2' }),
    },
  ],
  [
    'langflow',
    '1.6.4',
    {
      'GET /': titled('Langflow'),
      'GET /api/v1/version': json({ version: '1.6.4', main_version: '1.6.4', package: 'Langflow' }),
    },
  ],
  [
    'n8n',
    '2.8.4',
    {
      'GET /': titled(
        'n8n.io - Workflow Automation',
        `<meta name="n8n:config:rest-endpoint" content="cmVzdA=="><meta name="n8n:config:sentry" content="${sentry}">`,
      ),
    },
  ],
  [
    'langfuse',
    '3.117.2',
    { 'GET /': titled('Langfuse'), 'GET /api/public/health': json({ status: 'OK', version: '3.117.2' }) },
  ],
  [
    'qdrant',
    '1.15.4',
    { 'GET /': json({ title: 'qdrant - vector search engine', version: '1.15.4', commit: 'x' }) },
  ],
  [
    'weaviate',
    '1.33.0',
    {
      'GET /': json({ links: { href: '/v1', name: 'api v1' } }),
      'GET /v1/meta': json({ hostname: 'http://[::]:8080', modules: {}, version: '1.33.0' }),
    },
  ],
  [
    'ray',
    '2.49.2',
    {
      'GET /': titled('Ray Dashboard'),
      'GET /api/version': json({ version: '4', ray_version: '2.49.2', ray_commit: 'x', session_name: 's' }),
    },
  ],
  [
    'new-api',
    '0.9.4',
    { 'GET /': { ...titled('New API'), headers: { ...HTML, 'x-new-api-version': 'v0.9.4' } } },
  ],
  [
    'sillytavern',
    '1.13.4',
    {
      'GET /': titled('SillyTavern'),
      'GET /version': json({ agent: 'SillyTavern:1.13.4:Cohee#1207', pkgVersion: '1.13.4' }),
    },
  ],
  [
    'OpenClaw',
    '2026.8.1',
    {
      'GET /': titled('OpenClaw Control', '<openclaw-app></openclaw-app>'),
      'GET /__openclaw/control-ui-config.json': json({ serverVersion: '2026.8.1' }),
    },
  ],
  [
    'Xinference',
    '1.10.1',
    {
      'GET /': titled('Xinference'),
      'GET /v1/cluster/version': json({ version: '1.10.1', 'full-revisionid': 'x' }),
    },
  ],
  [
    'kong-proxy',
    '3.9.1',
    {
      'GET /': json(
        { tagline: 'Welcome to kong', version: '3.9.1', plugins: {} },
        { headers: { ...JSON_TYPE, server: 'kong/3.9.1' } },
      ),
    },
  ],
];

describe('versions of known products', () => {
  it.each(KNOWN)('%s %s', async (product, version, answers) => {
    const [parsed] = rule.shape.examples.shape.match.parse([answers]);
    const { components, requests } = await identify(replayExample(parsed ?? {}), rules);
    expect(components.map(({ name, version: read }) => [name, read])).toEqual([[product, version]]);
    expect(requests).toBeLessThanOrEqual(25);
  });
});
