import { describe, expect, it } from 'vitest';
import { BASELINE_KEY, requestKey, type Sender } from '../probe/exchange.ts';
import { identify } from '../probe/identify.ts';
import { loadRules } from './load.ts';
import { replayExample } from './replay-example.ts';

const { rules, refused } = loadRules();
const names = async (send: Sender) => (await identify(send, rules)).components.map(({ name }) => name);

describe('the rules that come with the package', () => {
  it('are all read', () => {
    expect(refused).toEqual([]);
    expect(rules.length).toBeGreaterThan(135);
    expect(new Set(rules.map(({ product }) => product.toLowerCase())).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.product, rule] as const))(
    '%s knows its examples',
    async (product, rule) => {
      for (const example of rule.examples.match) {
        const active = Object.keys(example).some((key) => key.startsWith('POST'));
        const { components, requests } = await identify(replayExample(example), rules, { active });
        expect(components.map(({ name }) => name)).toContain(product);
        expect(requests).toBeLessThanOrEqual(25);
      }
      for (const example of rule.examples.miss)
        expect(await names(replayExample(example))).not.toContain(product);
    },
  );

  it('name one another’s examples only where one product stands on another', async () => {
    const grounds = new Set(['comfyui', 'gradio']);
    for (const rule of rules)
      for (const example of rule.examples.match) {
        const others = (await names(replayExample(example))).filter((name) => name !== rule.product);
        expect(
          others.filter((name) => !grounds.has(name)),
          rule.product,
        ).toEqual([]);
      }
  });

  it('name nothing where every page answers the same', async () => {
    const bodies = [
      '{}',
      '[]',
      '{"status":"ok"}',
      '{"version":"1.0.0"}',
      '{"status":"ok","version":"1.0.0","name":"app"}',
      '{"object":"list","data":[]}',
      '{"detail":"Not Found"}',
      '{"error":"not found"}',
      '<!doctype html><html><head><title>App</title></head><body><div id="root"></div></body></html>',
      'ok',
    ];
    for (const body of bodies)
      for (const status of [200, 404, 401, 500]) {
        const type = body.startsWith('<') ? 'text/html' : 'application/json';
        const send: Sender = async ({ path }) => ({
          status,
          headers: { 'content-type': type },
          body,
          url: path,
        });
        expect(await names(send), `${status} ${body}`).toEqual([]);
      }
  });

  it('name nothing where known paths answer with ordinary JSON and the others with 404', async () => {
    const ordinary: Record<string, string> = {
      'GET /': '{"message":"Hello World"}',
      'GET /v1/models':
        '{"object":"list","data":[{"id":"gpt-4o","object":"model","created":1,"owned_by":"openai"}]}',
      'GET /health': '{"status":"ok"}',
      'GET /version': '{"version":"1.2.3"}',
      'GET /api/version': '{"version":"1.2.3"}',
      'GET /api/config': '{"name":"app","features":{}}',
      'GET /info': '{"name":"app","version":"1.2.3"}',
      'GET /openapi.json':
        '{"openapi":"3.1.0","info":{"title":"FastAPI","version":"0.1.0"},"paths":{"/v1/models":{},"/v1/chat/completions":{}}}',
      'GET /metrics': '# HELP python_info\npython_info{version="3.12"} 1.0\n',
    };
    const send: Sender = async (request) => {
      const body = ordinary[requestKey(request)];
      const headers = { 'content-type': 'application/json', server: 'uvicorn' };
      return {
        status: body === undefined ? 404 : 200,
        headers,
        body: body ?? '{"detail":"Not Found"}',
        url: request.path,
      };
    };
    expect(await names(send)).toEqual([]);
  });

  it('ask for a page that cannot exist before all else', async () => {
    const asked: string[] = [];
    await identify(async (request) => {
      asked.push(requestKey(request));
      return { status: 404, headers: {}, body: '', url: request.path };
    }, rules);
    expect(asked[0]).toBe(BASELINE_KEY);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(25);
  });
});
