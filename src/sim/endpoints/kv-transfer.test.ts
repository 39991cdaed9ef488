import { describe, expect, it, onTestFinished } from 'vitest';
import { startSim } from '../server.ts';

const WORDS = 'the sea is wide and deep and blue '.repeat(100);

async function ask(url: string, more: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: WORDS }], ...more }),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function start() {
  const sim = await startSim({ models: [{ name: 'm' }], timeScale: 0 });
  onTestFinished(() => sim.close());
  return sim;
}

const metric = async (url: string, name: string) => {
  const text = await (await fetch(`${url.replace('/v1', '')}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}{`))
      ?.split(' ')
      .at(-1),
  );
};

describe('a KV cache that goes from one simulated server to another', () => {
  it('is kept where the prompt was read, and spares the other one the prefill', async () => {
    const prefill = await start();
    const decode = await start();
    const first = await ask(prefill.url, { max_tokens: 1, kv_transfer_params: { do_remote_decode: true } });
    const params = first.kv_transfer_params as Record<string, unknown>;
    expect(params).toMatchObject({
      do_remote_prefill: true,
      do_remote_decode: false,
      remote_host: '127.0.0.1',
    });
    const second = await ask(decode.url, { kv_transfer_params: params });
    const alone = await ask(prefill.url, {});
    expect(second.choices).toEqual(alone.choices);
    const { usage } = second as { usage: { prompt_tokens: number; prompt_tokens_details: object } };
    expect(usage.prompt_tokens_details).toEqual({ cached_tokens: usage.prompt_tokens - 1 });
    expect(await metric(decode.url, 'vllm:external_prefix_cache_hits_total')).toBe(usage.prompt_tokens - 1);
    expect(await metric(decode.url, 'vllm:prefix_cache_hits_total')).toBe(0);
    expect(await metric(decode.url, 'vllm:request_prefill_time_seconds_sum')).toBeLessThan(0.01);
    expect(await metric(prefill.url, 'vllm:request_prefill_time_seconds_sum')).toBeGreaterThan(0.05);
  });

  it('is not kept of an answer that has ended, nor fetched from nowhere', async () => {
    const sim = await start();
    const whole = await ask(sim.url, { kv_transfer_params: { do_remote_decode: true } });
    expect(whole).not.toHaveProperty('kv_transfer_params');
    const nowhere = await ask(sim.url, { kv_transfer_params: { do_remote_prefill: true } });
    expect(nowhere.error).toMatchObject({ param: 'kv_transfer_params' });
  });
});
