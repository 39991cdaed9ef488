import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  OverloadedError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { expect } from 'vitest';
import { configOf, MODEL, slowSim, until } from '../backends.ts';
import { startGateway } from '../gateway.ts';
import { type Case, MODELS, QUESTION, TOOL, UPSTREAM_MODEL } from './front.ts';

const EXECUTABLE = join(import.meta.dirname, '../../../../bin/fairlead.js');
const REACHES_BACKEND_WITHIN_MS = 100;

/** What a `fairlead` command prints on its standard output. */
function fairlead(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
    });
    child.on('close', (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(`ended with ${code}`))));
  });
}

const saying = (content: string) => [{ role: 'user' as const, content }];

/** What stands around messages: errors, retries, counts, models, keys. */
export const serviceCases = {
  async 'count-tokens'({ client, model, kind, lastBody }) {
    const prompt = { model, system: 'Be brief.', messages: QUESTION };
    const { data, response } = await client.messages.countTokens(prompt).withResponse();
    expect(response.headers.get('x-fairlead-token-count')).toContain('@');
    if (kind === 'anthropic') {
      await client.messages.countTokens({ ...prompt, tools: [TOOL] });
      expect(data.input_tokens).toBe(42);
      expect(lastBody()).toEqual({
        model: UPSTREAM_MODEL,
        system: [{ type: 'text', text: 'Be brief.' }],
        messages: [{ role: 'user', content: [{ type: 'text', text: QUESTION[0]?.content }] }],
        tools: [TOOL],
      });
      return;
    }
    const { usage } = await client.messages.create({ ...prompt, max_tokens: 5 });
    expect(data.input_tokens).toBe(usage.input_tokens + (usage.cache_read_input_tokens ?? 0));
  },

  async 'count-tokens-auto'({ client }) {
    const count = async (words: string) => {
      const { data, response } = await client.messages
        .countTokens({ model: 'auto', messages: saying(words) })
        .withResponse();
      expect(response.headers.get('x-fairlead-token-count')).toBe('estimate');
      return data.input_tokens;
    };
    const short = await count('A rope.');
    expect(short).toBeGreaterThan(0);
    expect(await count('A rope. '.repeat(100))).toBeGreaterThan(short * 20);
  },

  async models({ client, model }) {
    const ids: string[] = [];
    for await (const { id, type, created_at } of client.models.list({ limit: 1 })) {
      expect([type, created_at]).toEqual(['model', '1970-01-01T00:00:00Z']);
      ids.push(id);
    }
    expect(ids).toEqual(expect.arrayContaining(['auto', ...Object.values(MODELS)]));
    expect(new Set(ids).size).toBe(ids.length);
    expect((await client.models.retrieve(model)).display_name).toBe(model);
    await expect(client.models.retrieve('nobody')).rejects.toBeInstanceOf(NotFoundError);
  },

  async 'bad-request'({ client, model }) {
    const asked = client.messages.create({ model, messages: QUESTION } as never);
    await expect(asked).rejects.toBeInstanceOf(BadRequestError);
    await expect(asked).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      errorCode: 'FL_PARAM_MISSING',
      message: expect.stringContaining('max_tokens'),
    });
    const ordered = client.messages.create({
      model,
      max_tokens: 5,
      messages: [{ role: 'user', content: [{ type: 'image' } as never] }],
    });
    await expect(ordered).rejects.toMatchObject({
      message: expect.stringContaining('messages[0].content[0].source'),
    });
  },

  async 'not-found'({ client }) {
    const asked = client.messages.create({ model: 'nobody', max_tokens: 5, messages: QUESTION });
    await expect(asked).rejects.toBeInstanceOf(NotFoundError);
    await expect(asked).rejects.toMatchObject({ status: 404, type: 'not_found_error' });
  },

  async 'too-large'({ client, model }) {
    const asked = client.messages.create({ model, max_tokens: 5, messages: saying('x'.repeat(300_000)) });
    await expect(asked).rejects.toMatchObject({ status: 413, type: 'request_too_large' });
  },

  async overloaded({ client, model }) {
    const asked = client.messages.create({ model, max_tokens: 5, messages: saying('always overloaded') });
    await expect(asked).rejects.toBeInstanceOf(OverloadedError);
    await expect(asked).rejects.toMatchObject({ status: 529, type: 'overloaded_error' });
  },

  async retry({ model, gateway }) {
    const client = new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 2 });
    const message = await client.messages.create({
      model,
      max_tokens: 50,
      messages: saying('overloaded once'),
    });
    expect(message.stop_reason).toBe('end_turn');
  },

  async 'error-event'({ client, model, kind, sim }) {
    if (kind === 'vllm') sim.faults.set('error-event:after=3,next=1');
    const stream = client.messages.stream({ model, max_tokens: 50, messages: saying('break within') });
    const pieces: string[] = [];
    stream.on('text', (text) => pieces.push(text));
    const failed = expect(stream.finalMessage()).rejects;
    await failed.toBeInstanceOf(APIError);
    await expect(stream.finalMessage()).rejects.toMatchObject({
      error: { type: 'error', error: { type: expect.stringMatching(/_error$/) } },
    });
    expect(pieces.length).toBeGreaterThan(0);
  },

  async abort() {
    const sim = await slowSim(20, 2_000);
    const gateway = await startGateway({ config: configOf([sim]) });
    try {
      const client = new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 0 });
      const stream = client.messages.stream({ model: MODEL, max_tokens: 4_000, messages: QUESTION });
      let seen = 0;
      stream.on('text', () => {
        if (++seen === 3) stream.abort();
      });
      await expect(stream.done()).rejects.toThrow(/abort/i);
      expect(await until(() => sim.requests.aborted === 1)).toBeLessThan(REACHES_BACKEND_WITHIN_MS);
    } finally {
      await gateway.stop();
      await sim.close();
    }
  },

  async keys({ model, sim }) {
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-anthropic-'));
    const store = join(folder, 'store');
    const models = [{ name: model, backends: [{ url: sim.url, provider: 'vllm' }] }];
    const config = JSON.stringify({
      models,
      log: { requests: false },
      store: { path: store },
      identity: { keys: true },
    });
    const gateway = await startGateway({ config });
    try {
      const made = await fairlead('keys', 'create', '--path', store, '--name', 'a', '--rpm', '4', '--json');
      const { key } = JSON.parse(made) as { key: string };
      const ask = (options: { apiKey?: string; authToken?: string }) =>
        new Anthropic({
          baseURL: gateway.url,
          apiKey: null,
          authToken: null,
          maxRetries: 0,
          ...options,
        }).messages.create({ model, max_tokens: 5, messages: QUESTION });
      await expect(ask({ apiKey: 'wrong' })).rejects.toBeInstanceOf(AuthenticationError);
      await expect(ask({ apiKey: 'wrong' })).rejects.toMatchObject({ type: 'authentication_error' });
      await expect
        .poll(() => ask({ apiKey: key }).then(({ role }) => role, String), { timeout: 5_000 })
        .toBe('assistant');
      expect((await ask({ authToken: key })).role).toBe('assistant');
      const many = Promise.all(Array.from({ length: 6 }, () => ask({ apiKey: key })));
      await expect(many).rejects.toBeInstanceOf(RateLimitError);
    } finally {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },

  async batches({ client, model }) {
    await client.messages.batches.create({
      requests: [{ custom_id: 'a', params: { model, max_tokens: 5, messages: QUESTION } }],
    });
  },
} satisfies Record<string, Case>;
