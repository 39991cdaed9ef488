import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chat, MODEL, startGateway } from './support.ts';

/** What every upstream here says, whoever speaks. */
const TEXT = 'The fairlead guides a line around the corner of a deck, so that it does not chafe.';
const WORDS = TEXT.split(/(?<= )/);

interface Turn {
  readonly role: string;
  readonly content?: unknown;
  readonly parts?: readonly { readonly text?: string }[];
}

const textOf = (turn: Turn | undefined): string => {
  if (turn?.parts !== undefined) return turn.parts.map(({ text }) => text ?? '').join('');
  const { content } = turn ?? {};
  if (Array.isArray(content)) return content.map(({ text }: { text?: string }) => text ?? '').join('');
  return typeof content === 'string' ? content : '';
};

/** One wire form as its server speaks it: the answer's events, word by word. */
interface Dialect {
  readonly provider: string;
  /** Extra keys of the backend. */
  readonly url: string;
  turns(body: Record<string, unknown>): readonly Turn[];
  start(): string;
  word(text: string): string;
  end(words: number): string;
}

const named = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const plain = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
const chunk = (delta: object, finish: string | null = null) =>
  plain({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'x',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

const openai = (provider: string): Dialect => ({
  provider,
  url: '/v1',
  turns: (body) => body.messages as Turn[],
  start: () => chunk({ role: 'assistant', content: '' }),
  word: (text) => chunk({ content: text }),
  end: () => `${chunk({}, 'stop')}data: [DONE]\n\n`,
});

const anthropic: Dialect = {
  provider: 'anthropic',
  url: '/v1',
  turns: (body) => body.messages as Turn[],
  start: () =>
    named({
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'x',
        content: [],
        usage: { input_tokens: 9, output_tokens: 0 },
      },
    } as never) +
    named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as never),
  word: (text) =>
    named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as never),
  end: (words) =>
    named({ type: 'content_block_stop', index: 0 } as never) +
    named({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: words },
    } as never) +
    named({ type: 'message_stop' }),
};

const gemini: Dialect = {
  provider: 'gemini',
  url: '/v1beta',
  turns: (body) => body.contents as Turn[],
  start: () => '',
  word: (text) => plain({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] } }] }),
  end: (words) =>
    plain({
      candidates: [{ index: 0, content: { role: 'model', parts: [] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: words, totalTokenCount: 9 + words },
    }),
};

const isAnswer = ({ role }: Turn) => role === 'assistant' || role === 'model';

/** A server that says the text, or its rest where the request ends with a part of it; breaks after `breakAfter` words. */
async function upstream(dialect: Dialect, { breakAfter = Number.POSITIVE_INFINITY, anew = false } = {}) {
  const asked: { readonly beginning: string | undefined; readonly body: Record<string, unknown> }[] = [];
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    let raw = '';
    for await (const piece of req) raw += piece;
    if (req.method !== 'POST') return void res.end('{}');
    const body = JSON.parse(raw) as Record<string, unknown>;
    const last = dialect.turns(body).at(-1);
    const beginning = last !== undefined && isAnswer(last) ? textOf(last) : undefined;
    asked.push({ beginning, body });
    const rest = beginning === undefined || anew ? TEXT : TEXT.slice(beginning.length);
    expect(TEXT.startsWith(beginning ?? '')).toBe(true);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(dialect.start());
    const words = rest.split(/(?<= )/);
    for (const word of words.slice(0, breakAfter)) res.write(dialect.word(word));
    if (words.length > breakAfter) setTimeout(() => res.destroy(), 5);
    else res.end(dialect.end(words.length));
  };
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${dialect.url}`;
  return { asked, backend: { url, provider: dialect.provider, key: 'k' } };
}

const DIALECTS: readonly (readonly [string, Dialect])[] = [
  ['vllm', openai('vllm')],
  ['sglang', openai('sglang')],
  ['mistral', openai('mistral')],
  ['deepseek', openai('deepseek')],
  ['dashscope', openai('dashscope')],
  ['moonshot', openai('moonshot')],
  ['ollama', openai('ollama')],
  ['llamacpp', openai('llamacpp')],
  ['openrouter', openai('openrouter')],
  ['anthropic', anthropic],
  ['gemini', gemini],
];

describe('a stream that goes on in another provider’s form', () => {
  it.each(DIALECTS)('from vLLM to %s', async (_, dialect) => {
    const primary = await upstream(openai('vllm'), { breakAfter: 5 });
    const backup = await upstream(dialect);
    const gateway = await startGateway({
      models: [
        { name: MODEL, backends: [primary.backend], fallbacks: ['other'] },
        { name: 'other', backends: [backup.backend] },
      ],
    });
    const { content, text } = await chat(gateway.url, { stream: true });
    expect(content).toBe(TEXT);
    expect(text.match(/"finish_reason":"stop"/g)).toHaveLength(1);
    expect(backup.asked[0]?.beginning?.trimEnd()).toBe(WORDS.slice(0, 5).join('').trimEnd());
  });

  it.each(DIALECTS)('from %s to vLLM', async (_, dialect) => {
    const primary = await upstream(dialect, { breakAfter: 5 });
    const backup = await upstream(openai('vllm'));
    const gateway = await startGateway({
      models: [
        { name: MODEL, backends: [primary.backend], fallbacks: ['other'] },
        { name: 'other', backends: [backup.backend] },
      ],
    });
    expect((await chat(gateway.url, { stream: true })).content).toBe(TEXT);
    expect(backup.asked[0]?.body.continue_final_message).toBe(true);
  });

  it.each([
    ['openai', openai('openai')],
    ['azure', { ...openai('azure'), url: '/openai/v1' }],
  ])('from vLLM to %s, which begins anew', async (_, dialect) => {
    const primary = await upstream(openai('vllm'), { breakAfter: 5 });
    const backup = await upstream(dialect);
    const gateway = await startGateway({
      models: [
        { name: MODEL, backends: [primary.backend], fallbacks: ['other'] },
        { name: 'other', backends: [backup.backend] },
      ],
    });
    expect((await chat(gateway.url, { stream: true })).content).toBe(TEXT);
    expect(backup.asked[0]?.beginning).toBeUndefined();
  });

  it('is whole where the backup was to go on and begins anew', async () => {
    const primary = await upstream(openai('vllm'), { breakAfter: 9 });
    const backup = await upstream(openai('ollama'), { anew: true });
    const gateway = await startGateway({
      models: [
        { name: MODEL, backends: [primary.backend], fallbacks: ['o'] },
        { name: 'o', backends: [backup.backend] },
      ],
    });
    expect((await chat(gateway.url, { stream: true })).content).toBe(TEXT);
  });
});
