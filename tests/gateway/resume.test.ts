import { describe, expect, it } from 'vitest';
import type { SimOptions } from '../../src/sim/options.ts';
import { backend, chat, lastError, MODEL, modelOn, rawBackend, startGateway } from './support.ts';

const stream = { stream: true, temperature: 0 };

/** The first try goes to the backend that breaks: the one after it in the list is the backup. */
async function pair(
  faults: SimOptions['faults'],
  more: object = {},
  backupFaults: SimOptions['faults'] = [],
) {
  const primary = await backend(faults);
  const backup = await backend(backupFaults);
  const config = modelOn([primary.url, backup.url]);
  const gateway = await startGateway({
    fleet: { timeouts: { gapMs: 200, firstTokenMs: 2_000 } },
    ...config,
    ...more,
  });
  return { primary, backup, gateway };
}

async function whole(body: object = {}): Promise<string> {
  const healthy = await backend();
  const gateway = await startGateway(modelOn([healthy.url]));
  const { content } = await chat(gateway.url, { ...stream, ...body });
  expect(content?.length).toBeGreaterThan(20);
  return content as string;
}

const BREAKS = [
  'cut:after=1,how=reset',
  'cut:after=5,how=fin',
  'cut:after=5,how=end',
  'error-event:after=5',
  'corrupt:after=5',
  'half-frame:after=5',
  'invalid-utf8:after=5',
  'hang-within:after=5',
];

describe('a stream whose backend breaks', () => {
  it.each(BREAKS)('goes on at the backup: %s', async (fault) => {
    const right = await whole();
    const { gateway, backup } = await pair([fault]);
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, stream)));
    for (const { content, text, headers } of answers) {
      expect(content).toBe(right);
      expect(headers.get('x-fairlead-backup')).not.toBe(headers.get('x-fairlead-backend'));
      const ids = new Set([...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id));
      expect(ids.size).toBe(1);
      expect([...text.matchAll(/"role":"assistant"/g)]).toHaveLength(1);
    }
    expect(gateway.metric('fairlead_stream_resumes_total')).toBe(1);
    const asked = backup.received.map(({ body }) => body as { continue_final_message?: boolean } | undefined);
    expect(asked.some((one) => one?.continue_final_message === true)).toBe(true);
    expect(gateway.records.map(({ resumes }) => resumes).filter(Boolean)).toEqual([1]);
  });

  it('goes on as often as backends break', async () => {
    const right = await whole({ seed: 7 });
    const sims = await Promise.all(
      [1, 2, 3].map((seed) => backend(['cut:after=6,how=reset,p=0.8'], { seed })),
    );
    const gateway = await startGateway({
      fleet: { failover: { resumes: 50 }, breaker: { consecutiveFailures: 1000 } },
      ...modelOn(sims.map(({ url }) => url)),
    });
    const answer = await chat(gateway.url, { ...stream, seed: 7 });
    expect(answer.content).toBe(right);
    expect(gateway.records[0]?.resumes).toBeGreaterThan(1);
  });

  it('counts one prompt and the whole answer', async () => {
    const healthy = await backend();
    const plain = await startGateway(modelOn([healthy.url]));
    const asked = { ...stream, stream_options: { include_usage: true } };
    const usageOf = (text: string) =>
      JSON.parse(/^data: (\{.*"choices":\[\].*)$/m.exec(text)?.[1] as string).usage;
    const right = usageOf((await chat(plain.url, asked)).text);
    const { gateway } = await pair(['cut:after=5,how=reset']);
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, asked)));
    for (const { text } of answers) {
      const usage = usageOf(text);
      expect(usage.completion_tokens).toBe(right.completion_tokens);
      expect(usage.prompt_tokens).toBe(right.prompt_tokens);
      expect(text.match(/"usage":\{/g)).toHaveLength(1);
    }
  });

  it('asks for as many tokens less', async () => {
    const right = await whole({ max_tokens: 12 });
    const { gateway, backup } = await pair(['cut:after=5,how=reset']);
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, { ...stream, max_tokens: 12 })));
    for (const { content } of answers) expect(content).toBe(right);
    const limits = backup.received.map(
      ({ body }) => (body as { max_tokens?: number } | undefined)?.max_tokens,
    );
    expect(limits.filter((limit) => limit !== undefined).sort()).toEqual([12, 7].sort());
  });

  it('begins anew within thinking, and keeps thoughts and answer apart', async () => {
    const body = { ...stream, chat_template_kwargs: { enable_thinking: true } };
    const partsOf = (text: string) => {
      const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(data as string));
      const deltas = events.map(({ choices }) => choices?.[0]?.delta ?? {});
      return {
        thought: deltas.map(({ reasoning_content: part }) => part ?? '').join(''),
        said: deltas.map(({ content: part }) => part ?? '').join(''),
      };
    };
    const healthy = await backend();
    const plain = await startGateway(modelOn([healthy.url]));
    const right = partsOf((await chat(plain.url, body)).text);
    expect(right.thought).not.toBe('');
    const { gateway } = await pair(['cut:after=3,how=reset']);
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, body)));
    for (const { text } of answers) expect(partsOf(text)).toEqual(right);
  });

  it('begins anew within a tool call, whose arguments stay JSON', async () => {
    const tools = [
      {
        type: 'function',
        function: {
          name: 'find_ship',
          parameters: {
            type: 'object',
            properties: { name: { type: 'string' }, port: { type: 'string' } },
            required: ['name', 'port'],
          },
        },
      },
    ];
    const body = { ...stream, tools, tool_choice: 'required' };
    const { gateway } = await pair(['cut:after=3,how=reset']);
    const texts = (await Promise.all([1, 2].map(() => chat(gateway.url, body)))).map(({ text }) => text);
    const argumentsOf = (text: string) =>
      [...text.matchAll(/"arguments":("(?:[^"\\]|\\.)*")/g)]
        .map(([, part]) => JSON.parse(part as string))
        .join('');
    expect(gateway.metric('fairlead_stream_resumes_total')).toBe(1);
    for (const text of texts) {
      expect(text).toContain('[DONE]');
      expect(() => JSON.parse(argumentsOf(text))).not.toThrow();
    }
    expect(argumentsOf(texts[0] as string)).toBe(argumentsOf(texts[1] as string));
  });

  it('goes on with several choices by beginning anew', async () => {
    const { gateway } = await pair(['cut:after=9,how=reset']);
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, { ...stream, n: 2, seed: 5 })));
    const textsOf = (text: string) => {
      const said = ['', ''];
      for (const [, data] of text.matchAll(/^data: (\{.*)$/gm)) {
        for (const { index, delta } of JSON.parse(data as string).choices) said[index] += delta.content ?? '';
      }
      return said;
    };
    expect(textsOf(answers[0]?.text ?? '')).toEqual(textsOf(answers[1]?.text ?? ''));
    expect(answers.every(({ text }) => text.includes('[DONE]'))).toBe(true);
  });

  it('goes on with a plain completion', async () => {
    const { gateway } = await pair(['cut:after=5,how=reset']);
    const ask = async () => {
      const response = await fetch(`${gateway.url}/v1/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: MODEL, prompt: 'Once upon', stream: true, max_tokens: 40 }),
      });
      return response.text();
    };
    const texts = await Promise.all([ask(), ask()]);
    expect(gateway.metric('fairlead_stream_resumes_total')).toBe(1);
    for (const text of texts) expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('is over when only its [DONE] was lost', async () => {
    const right = await whole();
    const { gateway } = await pair(['missing-done']);
    for (const answer of [await chat(gateway.url, stream), await chat(gateway.url, stream)]) {
      expect(answer.content).toBe(right);
    }
  });

  it('goes on without its beginning at a backend that takes none', async () => {
    const right = await whole();
    const { gateway } = await pair(['cut:after=5,how=reset'], {}, ['refuse-prefill']);
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, stream)));
    for (const { content } of answers) expect(content).toBe(right);
  });

  it('ends with an error where the backup says something else', async () => {
    const primary = await backend(['cut:after=30,how=reset']);
    const other = await backend(['refuse-prefill'], { seed: 99 });
    const gateway = await startGateway(modelOn([primary.url, other.url]));
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, stream)));
    const broken = answers.find(({ content }) => content === undefined);
    expect(lastError(broken?.text ?? '')?.code).toBe('FL_UPSTREAM_CUT');
    expect(lastError(broken?.text ?? '')?.message).toContain('cannot be continued');
  });

  it('ends with finish_reason error where the policy says so', async () => {
    const primary = await backend(['cut:after=5,how=reset']);
    const gateway = await startGateway({
      ...modelOn([primary.url]),
      fleet: { failover: { whenImpossible: 'finish', resumes: 1 }, retry: { attempts: 1 } },
    });
    const { text } = await chat(gateway.url, stream);
    expect(text).toContain('"finish_reason":"error"');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    expect(gateway.records[0]?.error).toMatch(/^FL_UPSTREAM_/);
  });

  it('is left alone where failover is off', async () => {
    const { gateway } = await pair(['cut:after=5,how=reset'], { fleet: { failover: { enabled: false } } });
    const answers = await Promise.all([1, 2].map(() => chat(gateway.url, stream)));
    expect(answers.filter(({ content }) => content === undefined)).toHaveLength(1);
  });

  it('does not believe an end that is none', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';
    const event = (choice: object) =>
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, ...choice }] })}\n\n`;
    const strange = await rawBackend((socket) => {
      const said = event({ delta: { role: 'assistant', content: 'The' }, finish_reason: null });
      socket.end(`${head}${said}${event({ delta: {}, finish_reason: 'banana' })}data: [DONE]\n\n`);
    });
    const gateway = await startGateway({ ...modelOn([strange.url]), fleet: { retry: { attempts: 1 } } });
    const { content, text } = await chat(gateway.url, stream);
    expect(content).toBeUndefined();
    expect(lastError(text)?.code).toBe('FL_UPSTREAM_PROTOCOL');
  });
});
