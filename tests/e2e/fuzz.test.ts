import fc from 'fast-check';
import { Pool } from 'undici';
import { expect, test } from 'vitest';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

const BODIES = 10_000;
const AT_ONCE = 32;
const ANSWER_WITHIN_MS = 20_000;
const PATHS = ['/v1/chat/completions', '/v1/completions', '/v1/messages', '/v1/responses'];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<EMAIL_ADDRESS_1>',
    'a@b.co',
    '\u0000',
    '\ud800',
    '4111 1111 1111 1111',
    '🙂'.repeat(9),
    '"\\',
  ),
  fc.string({ maxLength: 3 }).map((piece) => piece.repeat(500)),
);
const anything = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, -1, 1e308, 2 ** 53, [], {}, '__proto__'),
);
const content: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 24, arbitrary: text },
  anything,
  fc.array(fc.record({ type: fc.constantFrom('text', 'image_url', 'x'), text: fc.oneof(text, anything) }), {
    maxLength: 3,
  }),
);
const message = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ role: fc.constantFrom('user', 'system', 'assistant', 'tool', 'x'), content }),
  },
  fc.record({ role: fc.constant('assistant'), tool_calls: fc.array(anything, { maxLength: 2 }) }),
  anything,
);
/** Mostly what belongs there. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 24, arbitrary: right }, { weight: 1, arbitrary: anything });
/** What Anthropic's clients and those of the Responses API put where a chat has its messages. */
const block = fc.record(
  {
    type: fc.constantFrom(
      'text',
      'thinking',
      'tool_use',
      'tool_result',
      'image',
      'document',
      'input_text',
      'output_text',
      'x',
    ),
    text: mostly(text),
    thinking: anything,
    signature: anything,
    id: mostly(fc.constant('toolu_1')),
    tool_use_id: mostly(fc.constant('toolu_1')),
    name: mostly(fc.constant('look')),
    input: anything,
    content: anything,
    source: anything,
    cache_control: anything,
  },
  { requiredKeys: ['type'] },
);
const item = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom('message', 'x'),
      role: mostly(fc.constantFrom('user', 'assistant', 'system')),
      content: fc.oneof(text, fc.array(block, { maxLength: 2 }), anything),
    },
    { requiredKeys: ['role', 'content'] },
  ),
  fc.record(
    {
      type: fc.constantFrom('function_call', 'function_call_output', 'reasoning', 'item_reference', 'x'),
      call_id: mostly(fc.constant('c')),
      name: mostly(fc.constant('look')),
      arguments: mostly(fc.constant('{}')),
      output: mostly(text),
      summary: anything,
      id: anything,
    },
    { requiredKeys: ['type'] },
  ),
  anything,
);
/** Bodies that are nearly right: most of what a plugin could stumble over stands deep inside. */
const body = fc
  .record(
    {
      model: mostly(fc.constantFrom(MODEL, 'auto')),
      messages: mostly(fc.array(message, { minLength: 1, maxLength: 4 })),
      prompt: mostly(fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }))),
      stream: mostly(fc.boolean()),
      tools: mostly(fc.constant([{ type: 'function', function: { name: 'x_look', parameters: {} } }])),
      temperature: mostly(fc.constantFrom(0, 0.7, null)),
      max_tokens: mostly(fc.constantFrom(1, 9, 1_000)),
      stop: mostly(fc.constantFrom('.', ['a', 'b'])),
      user: mostly(text),
      metadata: mostly(fc.dictionary(fc.string({ maxLength: 5 }), text, { maxKeys: 2 })),
      input: mostly(fc.oneof(text, fc.array(item, { minLength: 1, maxLength: 3 }))),
      system: mostly(fc.oneof(text, fc.array(block, { maxLength: 2 }))),
      instructions: mostly(text),
      previous_response_id: fc.constantFrom(null, null, null, null, null, null, 'resp_x', 7),
      thinking: mostly(
        fc.constantFrom({ type: 'disabled' }, { type: 'enabled', budget_tokens: 1_024 }, null),
      ),
      text: mostly(fc.constantFrom({ format: { type: 'text' } }, null)),
      reasoning: mostly(fc.constantFrom({ effort: 'low' }, null)),
      stop_sequences: mostly(fc.constant(['x'])),
      tool_choice: mostly(fc.constantFrom('auto', { type: 'auto' })),
      ['__proto__']: anything,
    },
    { requiredKeys: ['model', 'messages', 'prompt', 'input', 'max_tokens'] },
  )
  .map((value) => JSON.stringify(value));
/** The same, cut, doubled or with a byte changed. */
const bytes = fc.oneof(
  { weight: 5, arbitrary: body },
  fc.tuple(body, fc.nat()).map(([whole, at]) => whole.slice(0, at % (whole.length + 1))),
  fc.tuple(body, fc.nat(), fc.nat(255)).map(([whole, at, byte]) => {
    const buffer = Buffer.from(whole);
    buffer[at % buffer.length] = byte;
    return buffer;
  }),
  fc.uint8Array({ maxLength: 64 }).map((raw) => Buffer.from(raw)),
);

test('ten thousand odd bodies: each is answered, none with a fault of ours, and none ends the gateway', {
  timeout: 240_000,
}, async () => {
  const sim = await fastSim({ answerTokens: 8 });
  await using gateway = await startGateway({
    config: configOf([sim], {
      plugins: [
        { type: 'guard' },
        { type: 'redact' },
        { type: 'response_cache', scope: 'global' },
        { type: 'output_scan' },
        { type: 'hallucination' },
        { type: 'replay' },
        { type: 'context_compression' },
        { type: 'tools', mode: 'filtered', block: ['x*'] },
      ],
    }),
  });
  const pool = new Pool(gateway.url, {
    connections: AT_ONCE,
    bodyTimeout: ANSWER_WITHIN_MS,
    headersTimeout: ANSWER_WITHIN_MS,
  });
  const cases = fc.sample(fc.tuple(fc.constantFrom(...PATHS), bytes), {
    numRuns: BODIES,
    seed: 20_261_124,
  });
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  const send = async ([path, sent]: (typeof cases)[number]) => {
    const response = await pool.request({
      path,
      method: 'POST',
      body: sent,
      headers: { 'content-type': 'application/json' },
    });
    const said = await response.body.text();
    statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1);
    if (said.includes('FL_INTERNAL') || response.statusCode === 500)
      faults.push(`${path} ${String(sent).slice(0, 300)} → ${said.slice(0, 300)}`);
  };
  const queue = [...cases];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) await send(next);
    }),
  );
  await pool.close();
  expect(faults.slice(0, 5), gateway.output.slice(-3_000)).toEqual([]);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(BODIES);
  expect(statuses.get(200) ?? 0).toBeGreaterThan(BODIES / 20);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(BODIES / 20);
  expect(await (await fetch(`${gateway.url}/health`)).json()).toEqual({ status: 'ok' });
  await sim.close();
});
