import fc from 'fast-check';
import { Pool } from 'undici';
import { expect, test } from 'vitest';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

const BODIES = 10_000;
const AT_ONCE = 32;
const ANSWER_WITHIN_MS = 20_000;

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
const content = fc.oneof(
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
      ['__proto__']: anything,
    },
    { requiredKeys: ['model', 'messages', 'prompt'] },
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
  const cases = fc.sample(fc.tuple(fc.constantFrom('/v1/chat/completions', '/v1/completions'), bytes), {
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
    if (said.includes('FL_INTERNAL'))
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
