import { describe, expect, test } from 'vitest';
import { createBoardModels } from '../../src/cli/board-models.ts';
import { createKinds } from '../../src/cli/kinds.ts';
import { loadBoard } from '../../src/cli/load-board.ts';
import { backend, MODEL, modelOn, rawBackend, startGateway } from './support.ts';

const models = createBoardModels(createKinds(), loadBoard);

interface Made {
  readonly id: string;
  readonly output: readonly { readonly type: string; readonly call_id: string; readonly content: unknown }[];
}

async function respond(url: string, body: object) {
  const response = await fetch(`${url}/v1/responses`, {
    method: 'POST',
    body: JSON.stringify({ model: MODEL, ...body }),
  });
  const text = await response.text();
  const last = text.trimEnd().split('\n\n').at(-1) ?? '';
  const made = text.startsWith('{')
    ? text
    : JSON.stringify(JSON.parse(last.slice(last.indexOf('{'))).response);
  return { headers: response.headers, text, made: JSON.parse(made) as Made };
}

const textOf = ({ output }: Made) =>
  output
    .flatMap(({ content }) => content as { text: string }[])
    .map(({ text }) => text)
    .join('');

const http = (body: string, type = 'application/json') =>
  `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;

const TOOL = { type: 'function', name: 'get_weather', parameters: { type: 'object', properties: {} } };
const THINKING = { type: 'thinking', thinking: 'I must look.', signature: 'sealed' };
const CALL = { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } };
const USAGE = { input_tokens: 5, output_tokens: 7, cache_read_input_tokens: 3 };

/** A server that speaks Anthropic's Messages API: it thinks and calls, then speaks. */
async function claude() {
  const asked: { messages: object[]; stream?: boolean }[] = [];
  const server = await rawBackend((socket, request) => {
    const body = JSON.parse(request.slice(request.indexOf('\r\n\r\n') + 4)) as (typeof asked)[number];
    asked.push(body);
    const content = asked.length === 1 ? [THINKING, CALL] : [{ type: 'text', text: 'Rain.' }];
    const stop_reason = asked.length === 1 ? 'tool_use' : 'end_turn';
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'c', usage: USAGE };
    if (body.stream !== true) {
      socket.end(http(JSON.stringify({ ...message, content, stop_reason })));
      return;
    }
    const events: object[] = [{ type: 'message_start', message: { ...message, content: [] } }];
    for (const [index, block] of content.entries()) {
      const [start, ...deltas] = piecesOf(block);
      events.push({ type: 'content_block_start', index, content_block: start });
      for (const delta of deltas) events.push({ type: 'content_block_delta', index, delta });
      events.push({ type: 'content_block_stop', index });
    }
    events.push({ type: 'message_delta', delta: { stop_reason }, usage: USAGE }, { type: 'message_stop' });
    const text = events.map(
      (event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    socket.end(http(text.join(''), 'text/event-stream'));
  });
  const running = await startGateway({
    models: [{ name: MODEL, backends: [{ url: server.url, provider: 'anthropic', key: 'k' }] }],
  });
  return { ...running, asked };
}

type Block = typeof THINKING | typeof CALL | { readonly type: string; readonly text: string };

/** How a block begins, and what comes to it. */
function piecesOf(block: Block): object[] {
  if ('thinking' in block) {
    return [
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking_delta', thinking: block.thinking },
      { type: 'signature_delta', signature: block.signature },
    ];
  }
  if ('input' in block)
    return [
      { ...block, input: {} },
      { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
    ];
  return [
    { type: 'text', text: '' },
    { type: 'text_delta', text: block.text },
  ];
}

describe('in front of Anthropic’s Messages API', () => {
  test.each([false, true])(
    'thinking goes back under its seal with the result of its call (stream: %s)',
    async (stream) => {
      const { url, asked } = await claude();
      const { made, headers } = await respond(url, { input: 'Weather?', tools: [TOOL], stream });
      expect(headers.get('x-fairlead-lost-fields')).toBeNull();
      expect(made).toMatchObject({
        status: 'completed',
        output: [
          { type: 'reasoning', content: [{ text: 'I must look.' }] },
          { type: 'function_call', call_id: 'toolu_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
        ],
        usage: { input_tokens: 8, input_tokens_details: { cached_tokens: 3 }, output_tokens: 7 },
      });
      expect(JSON.stringify(made)).not.toContain('sealed');
      const next = await respond(url, {
        previous_response_id: made.id,
        input: [{ type: 'function_call_output', call_id: 'toolu_1', output: 'It rains.' }],
        tools: [TOOL],
        stream,
      });
      expect(next.made.output).toMatchObject([{ type: 'message', content: [{ text: 'Rain.' }] }]);
      expect(asked[1]?.messages).toMatchObject([
        { role: 'user' },
        { role: 'assistant', content: [THINKING, CALL] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1' }] },
      ]);
    },
  );
});

test('a server of OpenAI’s form gets no seals, and what a tool shows stands behind its result', async () => {
  const sim = await backend();
  const { url } = await startGateway(modelOn([sim.url]));
  const seal = `fl1.${Buffer.from(JSON.stringify([THINKING])).toString('base64url')}`;
  await respond(url, {
    input: [
      { role: 'user', content: 'Look' },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: seal },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      {
        type: 'function_call_output',
        call_id: 'a',
        output: [{ type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' }],
      },
    ],
  });
  const { messages = [] } = (sim.received.at(-1)?.body ?? {}) as { messages?: object[] };
  expect(JSON.stringify(messages)).not.toContain('sealed');
  expect(messages).toMatchObject([
    { role: 'user' },
    { role: 'assistant', reasoning_content: 'Hm' },
    { role: 'tool', tool_call_id: 'a' },
    { role: 'user', content: [{ type: 'image_url' }] },
  ]);
});

test('a backend that dies within its answer costs the stream nothing', async () => {
  const dying = await backend([{ fault: 'cut', params: { after: 5 } }]);
  const { url } = await startGateway(modelOn([dying.url, (await backend()).url]));
  const whole = await respond((await startGateway(modelOn([(await backend()).url]))).url, { input: 'Hi' });
  for (let i = 0; i < 4; i++) {
    const { made, text } = await respond(url, { input: 'Hi', stream: true });
    expect(made).toMatchObject({ status: 'completed', output: [{ content: [{ type: 'output_text' }] }] });
    expect(textOf(made)).toBe(textOf(whole.made));
    const deltas = [...text.matchAll(/"delta":("(?:[^"\\]|\\.)*")/g)].map(([, said]) =>
      JSON.parse(said as string),
    );
    expect(deltas.join('')).toBe(textOf(made));
  }
  expect(dying.faults.struck.cut).toBeGreaterThan(0);
});

describe('plugins', () => {
  const EMAIL = 'ann.canary@example-canary.com';

  test.each([false, true])(
    'mask what the backend sees; what is kept is what the client said and got (stream: %s)',
    async (stream) => {
      const sim = await backend([], { models: [{ name: MODEL, ttftMs: 0, itlMs: 0, echo: true }] });
      const { url } = await startGateway(
        { ...modelOn([sim.url]), plugins: [{ type: 'redact' }] },
        { classifiers: (config) => models.for(config) },
      );
      const { made } = await respond(url, { input: `mail ${EMAIL} now`, stream });
      expect(made.output).toMatchObject([{ content: [{ text: `mail ${EMAIL} now` }] }]);
      await respond(url, { input: 'And now?', previous_response_id: made.id, stream });
      expect(JSON.stringify(sim.received)).not.toContain(EMAIL);
      const kept = await (await fetch(`${url}/v1/responses/${made.id}`)).text();
      expect(kept).toContain(EMAIL);
    },
  );

  test('answer from the cache, each response under its own id', async () => {
    const sim = await backend();
    const plugins = [{ type: 'response_cache', scope: 'global' }];
    const { url } = await startGateway({ ...modelOn([sim.url]), plugins });
    const answers = [
      await respond(url, { input: 'Where is Oslo?' }),
      await respond(url, { input: 'Where is Oslo?' }),
      await respond(url, { input: 'Where is Oslo?', stream: true }),
    ];
    expect(answers.map(({ headers }) => headers.get('x-fairlead-cache'))).toEqual([
      'miss',
      'hit-exact',
      'hit-exact',
    ]);
    expect(new Set(answers.map(({ made }) => made.id)).size).toBe(3);
    const texts = answers.map(({ made }) => JSON.stringify(made.output[0]?.content));
    expect(new Set(texts).size).toBe(1);
    for (const { made } of answers) expect((await fetch(`${url}/v1/responses/${made.id}`)).status).toBe(200);
  });
});
