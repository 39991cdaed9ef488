import { describe, expect, it } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { backend, chat, MODEL, rawBackend, startGateway, until } from './support.ts';

const prefills = (...sims: { url: string }[]) =>
  sims.map(({ url }) => ({ url, provider: 'vllm', role: 'prefill' }));
const decodes = (...sims: { url: string }[]) =>
  sims.map(({ url }) => ({ url, provider: 'vllm', role: 'decode' }));

function start(backends: object[], fleet: object = {}, more: object = {}) {
  return startGateway({ models: [{ name: MODEL, backends, ...more }], fleet });
}

/** What a server was asked to answer. */
const asked = (sim: Sim) => sim.received.flatMap(({ body }) => (body?.messages === undefined ? [] : [body]));

/** The text that a lone server says. */
async function usualText(): Promise<string | undefined> {
  const sim = await backend();
  const gateway = await start([{ url: sim.url, provider: 'vllm' }]);
  return (await chat(gateway.url)).content;
}

const howMany = (gateway: { metric(start: string): number }, how: string) =>
  gateway.metric(`fairlead_prefills_total{model="${MODEL}",how="${how}"}`);

describe('a model with prefill and decode backends', () => {
  it('has its prompts read by the one and answered by the other, which need not prefill', async () => {
    const text = await usualText();
    const prefill = await backend();
    const decode = await backend();
    const gateway = await start([...prefills(prefill), ...decodes(decode)]);
    const answer = await chat(gateway.url, {
      stream: true,
      stream_options: { include_usage: true },
      min_tokens: 5,
    });
    expect(answer.content).toBe(text);
    expect(answer.headers.get('x-fairlead-prefill')).toContain(new URL(prefill.url).port);
    expect(answer.headers.has('x-fairlead-attempts')).toBe(false);
    const [first] = asked(prefill);
    expect(first).toMatchObject({
      max_tokens: 1,
      kv_transfer_params: { do_remote_decode: true, do_remote_prefill: false, remote_block_ids: null },
    });
    for (const name of ['stream', 'stream_options', 'min_tokens']) expect(first).not.toHaveProperty(name);
    const [second] = asked(decode);
    expect(second).toMatchObject({
      stream: true,
      min_tokens: 5,
      kv_transfer_params: { do_remote_prefill: true, remote_block_ids: [0, 1] },
    });
    expect([prefill, decode].map((sim) => sim.received[0]?.headers['x-request-id'])).toEqual(
      Array(2).fill(answer.headers.get('x-request-id')),
    );
    const usage = JSON.parse(answer.text.split('\n\n').at(-3)?.slice(6) ?? '{}').usage;
    expect(usage.prompt_tokens_details.cached_tokens).toBe(usage.prompt_tokens - 1);
    expect(howMany(gateway, 'handed_over')).toBe(1);
    expect(gateway.records[0]).toMatchObject({ attempts: 1, promptTokens: usage.prompt_tokens });
  });

  it('never has a prefill backend answer, and never a decode backend prefill for another', async () => {
    const [prefill, decode] = [await backend(), await backend()];
    const gateway = await start([...prefills(prefill), ...decodes(decode)]);
    await Promise.all(Array.from({ length: 20 }, () => chat(gateway.url)));
    expect(asked(prefill).map(({ max_tokens }) => max_tokens)).toEqual(Array(20).fill(1));
    expect(asked(decode)).toHaveLength(20);
    await decode.down();
    const lost = await chat(gateway.url);
    expect(lost.status).toBe(502);
    expect(asked(prefill).every(({ max_tokens }) => max_tokens === 1)).toBe(true);
  });

  it('tries another prefill backend where one fails', async () => {
    const [ill, well, decode] = [await backend(['status:code=503']), await backend(), await backend()];
    const gateway = await start([...prefills(ill, well), ...decodes(decode)]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => chat(gateway.url)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(asked(ill).length).toBeGreaterThan(0);
    expect(howMany(gateway, 'handed_over')).toBe(10);
    expect(asked(decode).every(({ kv_transfer_params }) => kv_transfer_params !== undefined)).toBe(true);
  });

  it.each(['refuse', 'status:code=500', 'status:code=400', 'empty-200', 'cut:after=0'])(
    'answers without help where the prefill fails: %s',
    async (fault) => {
      const text = await usualText();
      const [prefill, decode] = [await backend([fault]), await backend()];
      const gateway = await start([...prefills(prefill), ...decodes(decode)]);
      const answer = await chat(gateway.url, { stream: true });
      expect(answer.content).toBe(text);
      expect(asked(decode)[0]).not.toHaveProperty('kv_transfer_params');
      expect(answer.headers.has('x-fairlead-prefill')).toBe(false);
      expect(howMany(gateway, 'failed')).toBe(1);
    },
  );

  it('answers without help where the prefill takes too long', async () => {
    const [prefill, decode] = [await backend(['hang-before']), await backend()];
    const gateway = await start([...prefills(prefill), ...decodes(decode)], {
      disaggregation: { timeoutMs: 40, attempts: 1 },
    });
    expect((await chat(gateway.url)).status).toBe(200);
    expect(howMany(gateway, 'failed')).toBe(1);
  });

  it('does not hand a cache over twice: a second try reads the prompt itself', async () => {
    const [prefill, ill, well] = [await backend(), await backend(['status:code=503']), await backend()];
    const gateway = await start([
      ...prefills(prefill),
      ...decodes(ill),
      { ...decodes(well)[0], weight: 0.001 },
    ]);
    const answer = await chat(gateway.url);
    expect(answer.status).toBe(200);
    expect(asked(ill)[0]).toHaveProperty('kv_transfer_params');
    expect(asked(well)[0]).not.toHaveProperty('kv_transfer_params');
  });

  it('goes on at another decode backend when one dies within the answer, never at the one that prefills', async () => {
    const text = await usualText();
    const [prefill, ill, well] = [await backend(), await backend(['cut:after=5']), await backend()];
    const gateway = await start([
      ...prefills(prefill),
      ...decodes(ill),
      { ...decodes(well)[0], weight: 0.001 },
    ]);
    const answer = await chat(gateway.url, { stream: true });
    expect(answer.content).toBe(text);
    expect(gateway.records[0]).toMatchObject({ resumes: 1 });
    expect(asked(prefill).map(({ max_tokens }) => max_tokens)).toEqual([1, 1]);
    expect(asked(well)[0]).toMatchObject({
      continue_final_message: true,
      kv_transfer_params: { do_remote_prefill: true },
    });
    await well.down();
    const lost = await chat(gateway.url, { stream: true });
    expect(lost.content).toBeUndefined();
    expect(asked(prefill).every(({ max_tokens }) => max_tokens === 1)).toBe(true);
  });

  it('skips the prefill for short prompts and several choices', async () => {
    const [prefill, decode] = [await backend(), await backend()];
    const backends = [...prefills(prefill), ...decodes(decode)];
    const gateway = await start(backends, { disaggregation: { minPromptTokens: 500 } });
    expect((await chat(gateway.url)).status).toBe(200);
    const long = { messages: [{ role: 'user', content: 'the sea '.repeat(400) }] };
    expect((await chat(gateway.url, { ...long, n: 2 })).status).toBe(200);
    expect(asked(prefill)).toHaveLength(0);
    expect(howMany(gateway, 'skipped')).toBe(2);
    expect((await chat(gateway.url, long)).status).toBe(200);
    expect(asked(prefill)).toHaveLength(1);
  });

  it('lets go of the prefill when the client goes', async () => {
    const [prefill, decode] = [await backend(['hang-before']), await backend()];
    const gateway = await start([...prefills(prefill), ...decodes(decode)]);
    const controller = new AbortController();
    const answer = fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'Hello?' }] }),
      signal: controller.signal,
    }).catch(() => undefined);
    await until(() => asked(prefill).length === 1, 'the prefill');
    controller.abort();
    await answer;
    await until(() => gateway.gateway.inFlight === 0, 'the end');
    expect(gateway.gateway.runtime.fleet.snapshot().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
    expect(asked(decode)).toHaveLength(0);
  });

  it('passes the prefill of completions on, too', async () => {
    const [prefill, decode] = [await backend(), await backend()];
    const gateway = await start([...prefills(prefill), ...decodes(decode)]);
    const response = await fetch(`${gateway.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, prompt: 'The sea is', max_tokens: 8 }),
    });
    expect(response.status).toBe(200);
    expect(decode.received.at(-1)?.body).toMatchObject({
      max_tokens: 8,
      kv_transfer_params: { do_remote_prefill: true },
    });
  });
});

describe('roles that cannot work', () => {
  it.each([
    [
      'a provider that hands nothing over',
      [{ provider: 'openai', role: 'prefill' }, { provider: 'openai' }],
      'hands no KV cache over',
    ],
    [
      'servers of two kinds',
      [{ provider: 'vllm', role: 'prefill' }, { provider: 'sglang' }],
      'none of its other backends',
    ],
    ['nobody who answers', [{ provider: 'vllm', role: 'prefill' }], 'none that answers'],
  ])('are refused as the configuration is loaded: %s', async (_, backends, message) => {
    const urls = backends.map((one, i) => ({ ...one, url: `http://127.0.0.1:${i + 1}/v1` }));
    await expect(start(urls)).rejects.toThrowError(message);
  });
});

describe('a model with prefill and decode backends of SGLang', () => {
  const pair = (prefill: { url: string }, decode: { url: string }) => [
    { url: prefill.url, provider: 'sglang', role: 'prefill', bootstrapPort: 9001 },
    { url: decode.url, provider: 'sglang', role: 'decode' },
  ];

  it('asks both at once, and each where the other is', async () => {
    const [prefill, decode] = [await backend(), await backend()];
    const gateway = await start(pair(prefill, decode));
    const answer = await chat(gateway.url, { stream: true });
    expect(answer.content).toBe(await usualText());
    const [first] = asked(prefill);
    const [second] = asked(decode);
    expect(second).toMatchObject({ stream: true, bootstrap_host: '127.0.0.1', bootstrap_port: 9001 });
    expect(first).toMatchObject({ bootstrap_host: '127.0.0.1', bootstrap_room: second?.bootstrap_room });
    expect(first).not.toHaveProperty('stream');
    expect(howMany(gateway, 'handed_over')).toBe(1);
  });

  it('gives the answer up with a prefill that fails, and begins anew with another one', async () => {
    const ill = await backend(['status:code=503']);
    const well = await backend();
    // as a decode server does: it waits for what never comes
    const waits = await rawBackend(() => {});
    const gateway = await start(
      [...pair(ill, waits), { url: well.url, provider: 'sglang', role: 'prefill', weight: 0.001 }],
      { timeouts: { firstTokenMs: 100 }, retry: { attempts: 1 } },
    );
    const answer = await chat(gateway.url);
    expect(answer.status).toBe(504);
    expect([asked(ill).length, asked(well).length]).toEqual([1, 1]);
    expect(asked(ill)[0]?.bootstrap_room).not.toBe(asked(well)[0]?.bootstrap_room);
  });
});
