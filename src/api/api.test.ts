import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import type { ExplainInput, ExplainReply } from '../gateway/explain.ts';
import { type ApiDeps, createApi } from './api.ts';

const unit = (id: string) => ({ id, title: id, summary: `${id} it is.`, secretOfTheUnit: 1 });

const reply: ExplainReply = {
  requested: 'auto',
  decision: { name: 'code', confidence: 0.8, priority: 10, recipe: 'main', reason: 'keyword code matched' },
  model: 'coder',
  reasoning: { mode: 'off', effort: null, budgetTokens: null, fields: {}, removed: [], server: 'vllm' },
  signals: [
    { type: 'keyword', name: 'code', matched: true, confidence: 1, raw: 2 },
    { type: 'context', name: 'long', matched: false, confidence: 0, raw: 12 },
    { type: 'event', name: 'odd', matched: false, confidence: 0, raw: 0, error: 'no event' },
  ],
  projections: [{ kind: 'mapping', name: 'difficulty', value: 0.7, outputs: ['hard'] }],
  decisions: [
    {
      name: 'code',
      matched: true,
      confidence: 0.8,
      priority: 10,
      rules: {
        operator: 'OR',
        matched: true,
        confidence: 0.8,
        children: [
          { leaf: { type: 'keyword', name: 'code', raw: 2 }, matched: true, confidence: 1 },
          { leaf: { type: 'context', name: 'long', raw: 12 }, matched: false, confidence: 0 },
        ],
      },
    },
  ],
  selection: { algorithm: 'static', reason: 'the first', order: ['coder'], scores: [] },
  plugins: [],
  timingsUs: { total: 42 },
};

function setup(more: Partial<ApiDeps> = {}) {
  const asked: ExplainInput[] = [];
  const drained = new Set<string>();
  const api = createApi({
    version: '1.2.3',
    limits: { bodyBytes: 1_000, jsonDepth: 8 },
    lists: {
      signals: [unit('keyword')],
      selections: [unit('static')],
      plugins: [],
      providers: [unit('vllm')],
    },
    async explain(input) {
      asked.push(input);
      return reply;
    },
    backends: () => [
      {
        id: 'coder/127.0.0.1:8000',
        model: 'coder',
        upstreamModel: 'coder',
        provider: 'vllm',
        origin: 'http://127.0.0.1:8000',
        state: drained.size > 0 ? 'drained' : 'healthy',
        inFlight: 0,
        weight: 1,
        latencyMs: null,
        server: null,
      },
    ],
    drain: (id) => id === 'coder/127.0.0.1:8000' && drained.add(id).size > 0,
    restore: (id) => drained.delete(id),
    config: () => ({ models: [{ name: 'coder', backends: [{ key: '***' }] }] }),
    models: () => ({ object: 'list', data: [] }),
    metrics: () => 'fairlead_in_flight 0\n',
    ...more,
  });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await api.fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json')
      ? JSON.parse(text)
      : text;
    return { status: response.status, body: json, headers: response.headers };
  };
  return { call, asked };
}

describe('POST /api/v1/eval', () => {
  it('answers as explain --json does', async () => {
    const { call, asked } = setup();
    const tools = [{ type: 'function', function: { name: 'f' } }];
    const { status, body } = await call('POST', '/api/v1/eval', { model: 'auto', text: 'hello', tools });
    expect(status).toBe(200);
    expect(body).toEqual(reply);
    expect(asked[0]).toMatchObject({ model: 'auto', messages: [{ role: 'user', content: 'hello' }], tools });
  });

  it('takes messages, headers for signals and the other fields that routing reads', async () => {
    const { call, asked } = setup();
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }];
    await call(
      'POST',
      '/api/v1/eval',
      { messages, metadata: { team: 'a' }, response_format: { type: 'json_object' }, odd: [1] },
      { 'x-tenant': 'blue', authorization: 'Bearer secret', cookie: 'a=b' },
    );
    expect(asked[0]?.messages).toEqual(messages);
    expect(asked[0]?.rest).toMatchObject({
      metadata: { team: 'a' },
      response_format: { type: 'json_object' },
    });
    expect(asked[0]?.headers).toEqual({ 'x-tenant': 'blue' });
  });

  it.each([
    ['no JSON', '{"text": ', 400, 'FL_BODY_INVALID_JSON', null],
    ['no body', undefined, 400, 'FL_BODY_INVALID_JSON', null],
    ['no object', '[1]', 400, 'FL_BODY_INVALID_JSON', null],
    ['nothing to ask about', {}, 400, 'FL_PARAM_MISSING', 'messages'],
    ['a text that is no string', { text: 7 }, 400, 'FL_PARAM_INVALID', 'text'],
    ['messages that are no list', { messages: 'hello' }, 400, 'FL_PARAM_INVALID', 'messages'],
    ['no message', { messages: [] }, 400, 'FL_PARAM_INVALID', 'messages'],
    [
      'a message without a role',
      { messages: [{ content: 'x' }] },
      400,
      'FL_PARAM_INVALID',
      'messages[0].role',
    ],
    ['a model that is no string', { model: 1, text: 'x' }, 400, 'FL_PARAM_INVALID', 'model'],
    ['tools that are no list', { tools: {}, text: 'x' }, 400, 'FL_PARAM_INVALID', 'tools'],
    ['a body too large', { text: 'x'.repeat(2_000) }, 413, 'FL_BODY_TOO_LARGE', null],
    ['a body too deep', `{"text":"x","a":${'['.repeat(50)}${']'.repeat(50)}}`, 400, 'FL_BODY_TOO_DEEP', null],
  ])('refuses %s', async (_what, sent, status, code, param) => {
    const { call, asked } = setup();
    const answer = await call('POST', '/api/v1/eval', sent);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({ type: 'invalid_request_error', code, param });
    expect(asked).toEqual([]);
  });

  it('passes on what the gateway refuses, such as an unknown model', async () => {
    const { call } = setup({
      explain: () =>
        Promise.reject(new FairleadError('FL_MODEL_NOT_FOUND', 'no such model', { param: 'model' })),
    });
    const { status, body } = await call('POST', '/api/v1/eval', { model: 'x', text: 'y' });
    expect([status, body.error.code]).toEqual([404, 'model_not_found']);
  });

  it('says nothing of the inside when we fail', async () => {
    const { call } = setup({ explain: () => Promise.reject(new TypeError('secret detail')) });
    const { status, body } = await call('POST', '/api/v1/eval', { text: 'y' });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret detail');
  });
});

describe('POST /api/v1/classify', () => {
  it('intent has the shape of vLLM Semantic Router', async () => {
    const { status, body } = await setup().call('POST', '/api/v1/classify/intent', { text: 'write code' });
    expect(status).toBe(200);
    expect(body).toEqual({
      classification: { category: 'code', confidence: 0.8, processing_time_ms: expect.any(Number) },
      recommended_model: 'coder',
      routing_decision: 'code',
      matched_signals: { keywords: ['code'], projection: ['hard'] },
      decision_result: { decision_name: 'code', confidence: 0.8, matched_rules: ['keyword:code'] },
      signal_errors: { 'event:odd': 'no event' },
    });
  });

  it.each([
    [{ text: 'The weather is lovely today, is it not?' }, 'en'],
    [{ text: 'Wie wird das Wetter morgen in Hamburg?' }, 'de'],
    [
      {
        messages: [
          { role: 'user', content: '请证明任意两个偶数之和是偶数' },
          { role: 'assistant', content: 'Of course, here it is.' },
        ],
      },
      'zh',
    ],
    [
      {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'Où est la bibliothèque la plus proche ?' }] },
        ],
      },
      'fr',
    ],
  ])('language of %j is %s', async (body, code) => {
    const answer = await setup().call('POST', '/api/v1/classify/language', body);
    expect(answer.body.language).toBe(code);
    expect(answer.body.confidence).toBeGreaterThan(0.5);
  });

  it.each([{ text: '' }, { text: '12345' }, { messages: [{ role: 'user', content: null }] }])(
    'language of %j is none',
    async (body) => {
      const answer = await setup().call('POST', '/api/v1/classify/language', body);
      expect(answer.body).toMatchObject({ language: null, confidence: 0 });
    },
  );

  it('combined joins what this build has', async () => {
    const { body } = await setup().call('POST', '/api/v1/classify/combined', {
      text: 'The weather is lovely today.',
    });
    expect(body).toMatchObject({ intent: { routing_decision: 'code' }, language: { language: 'en' } });
  });

  it('batch answers every text in order', async () => {
    const { call, asked } = setup();
    const { body } = await call('POST', '/api/v1/classify/batch', { texts: ['a', 'b'], task_type: 'intent' });
    expect(asked.map((input) => input.messages[0]?.content)).toEqual(['a', 'b']);
    expect(body).toMatchObject({
      total_count: 2,
      results: [{ category: 'code' }, { category: 'code' }],
      statistics: { category_distribution: { code: 2 }, avg_confidence: 0.8 },
    });
  });

  it.each([
    [{}, 'FL_PARAM_MISSING'],
    [{ texts: [] }, 'FL_PARAM_INVALID'],
    [{ texts: [1] }, 'FL_PARAM_INVALID'],
    [{ texts: Array.from({ length: 101 }, () => 'x') }, 'FL_PARAM_INVALID'],
    [{ texts: ['a'], task_type: 'pii' }, 'FL_UNSUPPORTED'],
    [{ texts: ['a'], task_type: 3 }, 'FL_PARAM_INVALID'],
  ])('batch refuses %j', async (body, code) => {
    const answer = await setup().call('POST', '/api/v1/classify/batch', body);
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });

  it.each(['pii', 'security', 'fact-check', 'user-feedback', 'jailbreak', 'complexity', 'task', 'modality'])(
    '%s says where this build lacks it',
    async (task) => {
      const { status, body } = await setup().call('POST', `/api/v1/classify/${task}`, { text: 'x' });
      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        code: 'FL_UNSUPPORTED',
        message: `This build has no ${task} classifier.`,
      });
      expect(body.error.hint).toContain('intent');
    },
  );
});

describe('what runs', () => {
  it('backends are listed, drained and restored, and unknown ones found out', async () => {
    const { call } = setup();
    const id = encodeURIComponent('coder/127.0.0.1:8000');
    expect((await call('GET', '/api/v1/backends')).body.backends[0]).toMatchObject({ state: 'healthy' });
    expect((await call('POST', `/api/v1/backends/${id}/drain`)).body).toEqual({
      id: 'coder/127.0.0.1:8000',
      state: 'drained',
    });
    expect((await call('POST', `/api/v1/backends/${id}/restore`)).body).toMatchObject({ state: 'healthy' });
    const unknown = await call('POST', `/api/v1/backends/${id.replace('8000', '8001')}/drain`);
    expect(unknown.status).toBe(404);
    expect(unknown.body.error).toMatchObject({ param: 'id', hint: "Did you mean 'coder/127.0.0.1:8000'?" });
  });

  it('config, models, metrics and lists are read', async () => {
    const { call } = setup();
    expect((await call('GET', '/api/v1/config')).body.models[0].backends).toEqual([{ key: '***' }]);
    expect((await call('GET', '/api/v1/models')).body).toEqual({ object: 'list', data: [] });
    expect((await call('GET', '/api/v1/metrics')).body).toBe('fairlead_in_flight 0\n');
    expect((await call('GET', '/api/v1/signals')).body).toEqual({
      signals: [{ id: 'keyword', title: 'keyword', summary: 'keyword it is.' }],
    });
  });

  it('the index names every endpoint', async () => {
    const { body } = await setup().call('GET', '/api/v1');
    expect(body).toMatchObject({ name: 'fairlead', version: '1.2.3' });
    expect(body.endpoints).toContainEqual({ method: 'POST', path: '/api/v1/eval' });
    expect(body.endpoints).toContainEqual({ method: 'GET', path: '/api/v1/providers' });
  });

  it('wrong paths and methods are said to be so', async () => {
    const { call } = setup();
    const path = await call('GET', '/api/v1/backend');
    expect([path.status, path.body.error.code, path.body.error.hint]).toEqual([
      404,
      'FL_ROUTE_NOT_FOUND',
      'Did you mean /api/v1/backends?',
    ]);
    const method = await call('GET', '/api/v1/eval');
    expect([method.status, method.body.error.code, method.body.error.hint]).toEqual([
      405,
      'FL_METHOD_NOT_ALLOWED',
      'Use POST.',
    ]);
    expect(method.headers.get('allow')).toBe('POST');
  });
});

describe('without a token', () => {
  it.each([
    ['https://evil.example', 403],
    ['http://127.0.0.1.evil.example', 403],
    ['null', 403],
    ['http://localhost:8899', 200],
    ['http://127.0.0.1:5173', 200],
    ['http://[::1]:8899', 200],
  ])('a page of %s gets %i', async (origin, status) => {
    const answer = await setup().call('POST', '/api/v1/eval', { text: 'x' }, { origin });
    expect(answer.status).toBe(status);
  });
});

describe('with a token', () => {
  it('answers only those who have it', async () => {
    const { call } = setup({ token: 's3cret' });
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 's3cret' }]) {
      const { status, body } = await call(
        'GET',
        '/api/v1/config',
        undefined,
        headers as Record<string, string>,
      );
      expect([status, body.error.code]).toEqual([401, 'invalid_api_key']);
    }
    expect((await call('GET', '/api/v1/config', undefined, { authorization: 'Bearer s3cret' })).status).toBe(
      200,
    );
  });
});
