import { setTimeout as pause } from 'node:timers/promises';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayProcess, startGateway } from './support/gateway.ts';
import {
  askLocal,
  fetchedModel,
  LOCAL_MODEL,
  type LocalModelProcess,
  startLocalModel,
} from './support/local-model.ts';

const model = fetchedModel();
const SLOW_MS = 180_000;

const STORY = { role: 'user', content: 'Tell me a short story about a lighthouse keeper.' } as const;

describe.skipIf(model === undefined)('a real model, SmolLM2-135M', { timeout: SLOW_MS }, () => {
  if (model === undefined) return;

  describe('served by `fairlead local`', () => {
    let server: LocalModelProcess;
    beforeAll(async () => {
      server = await startLocalModel(model);
    }, SLOW_MS);
    afterAll(async () => server?.[Symbol.asyncDispose]());

    it('gives the same greedy answer again, alone and beside another', async () => {
      const ask = () => askLocal(server.url, { messages: [STORY], max_tokens: 40 });
      const first = await ask();
      expect(first.completionTokens).toBe(40);
      expect(first.finishReason).toBe('length');
      expect(await Promise.all([ask(), ask(), ask()])).toEqual([first, first, first]);
    });

    it('goes on from any beginning of an answer with exactly its rest', async () => {
      const CODE = { role: 'user', content: 'Write a Python function that reverses a list.' };
      const whole = await askLocal(server.url, { messages: [CODE], max_tokens: 24 });
      const characters = [...whole.text];
      for (let cut = 1; cut < characters.length; cut += 5) {
        const beginning = characters.slice(0, cut).join('');
        const rest = await askLocal(server.url, {
          messages: [CODE, { role: 'assistant', content: beginning }],
          max_tokens: 24,
          continue_final_message: true,
          add_generation_prompt: false,
        });
        expect((beginning + rest.text).slice(0, whole.text.length)).toBe(whole.text);
      }
    });

    it('ends at a stop sequence, which is not shown', async () => {
      const whole = await askLocal(server.url, { messages: [STORY], max_tokens: 30 });
      const words = whole.text.split(' ');
      const stop = ` ${words[8]} ${words[9]}`;
      const cut = await askLocal(server.url, { messages: [STORY], max_tokens: 30, stop: [stop] });
      expect(cut).toMatchObject({
        text: whole.text.slice(0, whole.text.indexOf(stop)),
        finishReason: 'stop',
      });
    });

    it('draws the same tokens from the same seed', async () => {
      const ask = (seed: number) =>
        askLocal(server.url, { messages: [STORY], max_tokens: 20, temperature: 1, seed });
      const first = await ask(7);
      expect(await ask(7)).toEqual(first);
      expect((await ask(8)).text).not.toBe(first.text);
    });

    it('stops when the client goes', async () => {
      const gone = new AbortController();
      const response = await fetch(`${server.url}/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ messages: [STORY], temperature: 0, stream: true }),
        signal: gone.signal,
      });
      await response.body?.getReader().read();
      expect(await running(server.url)).toBe(1);
      gone.abort();
      const end = performance.now() + 10_000;
      while ((await running(server.url)) > 0 && performance.now() < end) await pause(20);
      expect(await running(server.url)).toBe(0);
    });

    it.each([
      [{ messages: [] }, 'FL_PARAM_INVALID'],
      [{ messages: [STORY], n: 2 }, 'FL_UNSUPPORTED'],
      [{ messages: [STORY], max_tokens: 100_000 }, 'context_length_exceeded'],
      [{ messages: [STORY], model: 'other' }, 'model_not_found'],
      [{ messages: [STORY], continue_final_message: true }, 'FL_PARAM_INVALID'],
    ])('refuses %j with %s', async (body, code) => {
      await expect(askLocal(server.url, body)).rejects.toThrow(`"code":"${code}"`);
    });
  });

  describe('behind a gateway, one of two instances killed within a streamed answer', () => {
    it.each([3, 40])(
      'gives the client the text of the unbroken greedy answer, after %d events',
      async (after) => {
        await using first = await startLocalModel(model);
        await using second = await startLocalModel(model);
        const servers = [first, second];
        const backends = servers.map(({ url }, i) => ({ provider: 'local', url, name: `local-${i}` }));
        const config = JSON.stringify({ models: [{ name: LOCAL_MODEL, backends }] });
        await using gateway = await startGateway({ config });
        const body = { messages: [STORY], max_tokens: 90 };
        const unbroken = await askLocal(second.url, body);
        const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
        const { data: stream, response } = await client.chat.completions
          .create({
            ...body,
            model: LOCAL_MODEL,
            temperature: 0,
            stream: true,
            stream_options: { include_usage: true },
          })
          .withResponse();
        const primary = servers[Number(response.headers.get('x-fairlead-backend')?.at(-1))];
        let text = '';
        let pieces = 0;
        let finishReason: string | null | undefined;
        let usage: OpenAI.CompletionUsage | null | undefined;
        for await (const chunk of stream) {
          const [choice] = chunk.choices;
          text += choice?.delta.content ?? '';
          finishReason = choice?.finish_reason ?? finishReason;
          usage = chunk.usage ?? usage;
          pieces++;
          if (pieces === after) await primary?.kill();
        }
        expect(primary?.process.signalCode).toBe('SIGKILL');
        expect(text).toBe(unbroken.text);
        expect(finishReason).toBe(unbroken.finishReason);
        expect(usage?.completion_tokens).toBe(unbroken.completionTokens);
        const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
        expect(metrics).toMatch(/^fairlead_stream_resumes_total\{[^}]*"continue"[^}]*\} 1$/m);
      },
    );
  });

  describe('served by the gateway itself', () => {
    const config = JSON.stringify({
      models: [
        { name: LOCAL_MODEL, backends: [{ gguf: model.gguf, gpu: false, threads: 1, contextTokens: 1024 }] },
      ],
    });
    const ask = ({ url }: GatewayProcess) => askLocal(`${url}/v1`, { messages: [STORY], max_tokens: 12 });

    it('starts it, starts it again after a crash, and ends it with itself', async () => {
      await using gateway = await startGateway({ config, cwd: model.folder });
      await gateway.says(/is ready at http:\/\/127\.0\.0\.1:\d+\/v1 \(context 1024 tokens/);
      const before = await ask(gateway);
      const from = gateway.output.length;
      process.kill(await childOf(gateway.pid), 'SIGKILL');
      await gateway.says('ended with SIGKILL; it starts again in 500 ms', 10_000, from);
      await gateway.says('is ready at', 30_000, from);
      const child = await childOf(gateway.pid);
      expect(await until(() => ask(gateway))).toEqual(before);
      expect(await gateway.stop()).toBe(0);
      expect(isAlive(child)).toBe(false);
    });

    it('ends it when the gateway is killed', async () => {
      await using gateway = await startGateway({ config, cwd: model.folder });
      const child = await childOf(gateway.pid);
      gateway.process.kill('SIGKILL');
      await until(async () => {
        if (isAlive(child)) throw new Error('the model is still served');
      });
    });

    it('says in one line what is missing', async () => {
      await expect(startGateway({ config })).rejects.toThrow(
        /ended with 2:\n.*needs the package node-llama-cpp.*npm install node-llama-cpp@3 \[FL_RUNTIME_MISSING\]\n$/,
      );
    });
  });
});

/** Chats in work. */
async function running(url: string): Promise<number> {
  const text = await (await fetch(url.replace(/\/v1$/, '/metrics'))).text();
  return Number(/^vllm:num_requests_running\S* (\d+)$/m.exec(text)?.[1]);
}

/** The one process that `pid` started. */
async function childOf(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const [child] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  if (child === undefined || child === 0) throw new Error(`process ${pid} has started none`);
  return child;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What `attempt` gives once it does not throw; tries for 20 s. */
async function until<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + 20_000;
  for (;;) {
    try {
      return await attempt();
    } catch (thrown) {
      if (performance.now() > end) throw thrown;
      await pause(100);
    }
  }
}
