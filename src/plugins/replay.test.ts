import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clippedJson, clippedText } from './clipped-json.ts';
import type { AnswerFilter } from './define.ts';
import kind from './replay.ts';
import type { ReplayRecord } from './replay-log.ts';
import { createReplayLog } from './replay-ring.ts';
import { chunksOf, completionOf, filtered, pluginRequest, pluginWorld } from './request.fixture.ts';

const clock = { wallMs: () => 1_000, monotonicMs: () => 5 };

function setup(config: object = {}) {
  const replay = createReplayLog({ maxRecords: 10, maxBytes: 1_000_000 });
  const request = pluginRequest(
    { messages: [{ role: 'user', content: 'my mail is ann@example.org' }], temperature: 0 },
    {
      why: { decision: 'keyword code matched', selection: 'the first' },
      reported: [{ by: 'redact', what: 'EMAIL_ADDRESS', action: 'masked', count: 1 }],
    },
  );
  // What `redact` has done before.
  request.set('messages', [{ role: 'user', content: 'my mail is <EMAIL_ADDRESS_1>' }]);
  const plugin = kind.create(kind.config.parse(config), pluginWorld({ replay, clock }));
  return { replay, request, filter: plugin.after?.(request) as AnswerFilter };
}

describe('what is kept', () => {
  test('what was decided and why, and no texts unless they are asked for', async () => {
    const { replay, filter } = setup();
    const completion = completionOf('hello');
    expect(await filter.whole(completion)).toBe(completion);
    filter.close?.(true);
    expect(replay.get('req-1')).toEqual({
      requestId: 'req-1',
      atMs: 1_000,
      asker: { key: undefined, user: undefined, team: undefined, tenant: undefined, session: undefined },
      asked: 'auto',
      decision: 'd',
      recipe: 'main',
      why: { decision: 'keyword code matched', selection: 'the first' },
      model: 'chosen',
      models: ['chosen'],
      stream: false,
      ok: true,
      finishReason: 'stop',
      promptTokens: 5,
      completionTokens: 7,
      firstMs: undefined,
      tookMs: 0,
      findings: [{ by: 'redact', what: 'EMAIL_ADDRESS', action: 'masked', count: 1 }],
    });
  });

  test('bodies as they are masked', async () => {
    const { replay, filter } = setup({ captureRequestBody: true, captureResponseBody: true });
    await filter.whole(completionOf('your mail is <EMAIL_ADDRESS_1>'));
    filter.close?.(true);
    const record = replay.get('req-1');
    expect(JSON.parse(record?.requestBody ?? '')).toEqual({
      model: 'auto',
      messages: [{ role: 'user', content: 'my mail is <EMAIL_ADDRESS_1>' }],
      temperature: 0,
    });
    expect(JSON.parse(record?.responseBody ?? '')[0].message.content).toBe('your mail is <EMAIL_ADDRESS_1>');
  });

  test('of a stream what it said, cut where it is too long', () => {
    const { replay, filter } = setup({ captureResponseBody: true, maxBodyBytes: 10 });
    const chunks = chunksOf(['abcdef', 'ghijkl']);
    expect(filtered(filter, chunks)).toEqual(chunks);
    filter.close?.(true);
    expect(replay.get('req-1')).toMatchObject({ responseBody: 'abcdefg…', firstMs: 0, finishReason: 'stop' });
  });

  test('a request that failed', () => {
    const { replay, filter } = setup();
    filter.close?.(false);
    expect(replay.get('req-1')).toMatchObject({ ok: false, finishReason: undefined });
  });

  test('nothing where it is switched off, also under VSR’s name', () => {
    expect(setup({ enabled: false }).filter).toBeUndefined();
    expect(kind.aliases).toContain('router_replay');
  });
});

describe('the ring', () => {
  const record = (requestId: string, over: Partial<ReplayRecord> = {}): ReplayRecord => ({
    requestId,
    atMs: 0,
    asker: { key: undefined, user: undefined, team: undefined, tenant: undefined, session: undefined },
    asked: 'auto',
    decision: 'code',
    recipe: 'main',
    why: undefined,
    model: 'a',
    models: [],
    stream: false,
    ok: true,
    finishReason: undefined,
    promptTokens: undefined,
    completionTokens: undefined,
    firstMs: undefined,
    tookMs: 1,
    findings: [],
    ...over,
  });
  const ids = (records: readonly ReplayRecord[]) => records.map(({ requestId }) => requestId);

  test('gives the newest first, page by page', () => {
    const log = createReplayLog({ maxRecords: 100, maxBytes: 1e6 });
    for (const id of 'abcde') log.add(record(id));
    const first = log.find({ limit: 2 });
    expect(ids(first.records)).toEqual(['e', 'd']);
    const second = log.find({ limit: 2, before: first.next });
    expect(ids(second.records)).toEqual(['c', 'b']);
    const third = log.find({ limit: 2, before: second.next });
    expect([ids(third.records), third.next]).toEqual([['a'], undefined]);
  });

  test('pages do not shift when records come in between', () => {
    const log = createReplayLog({ maxRecords: 100, maxBytes: 1e6 });
    for (const id of 'abc') log.add(record(id));
    const { next } = log.find({ limit: 1 });
    log.add(record('d'));
    expect(ids(log.find({ limit: 5, before: next }).records)).toEqual(['b', 'a']);
  });

  test('filters by decision and model', () => {
    const log = createReplayLog({ maxRecords: 100, maxBytes: 1e6 });
    log.add(record('a', { model: 'x' }));
    log.add(record('b', { decision: null }));
    log.add(record('c'));
    expect(ids(log.find({ limit: 5, model: 'x' }).records)).toEqual(['a']);
    expect(ids(log.find({ limit: 5, decision: 'code' }).records)).toEqual(['c', 'a']);
  });

  test('a second record of a request takes the place of the first', () => {
    const log = createReplayLog({ maxRecords: 100, maxBytes: 1e6 });
    log.add(record('a', { ok: false }));
    log.add(record('a'));
    expect(log.find({ limit: 5 }).records).toEqual([record('a')]);
  });

  test('never holds more than it may, and always the newest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.nat(30), chars: fc.nat(2_000) }), { maxLength: 80 }),
        (added) => {
          const log = createReplayLog({ maxRecords: 7, maxBytes: 10_000 });
          for (const { id, chars } of added) log.add(record(`r${id}`, { responseBody: 'x'.repeat(chars) }));
          const { records } = log.find({ limit: 100 });
          expect(records.length).toBeLessThanOrEqual(7);
          expect(
            records.reduce((sum, { responseBody }) => sum + 600 + 2 * (responseBody?.length ?? 0), 0),
          ).toBeLessThanOrEqual(10_000);
          expect(new Set(ids(records)).size).toBe(records.length);
          for (const one of records) expect(log.get(one.requestId)).toBe(one);
          const last = added.at(-1);
          if (last !== undefined) expect(records[0]?.requestId).toBe(`r${last.id}`);
        },
      ),
    );
  });

  test('a record that is larger than all of it is not kept', () => {
    const log = createReplayLog({ maxRecords: 7, maxBytes: 1_000 });
    log.add(record('small'));
    log.add(record('large', { responseBody: 'x'.repeat(1_000) }));
    expect(ids(log.find({ limit: 5 }).records)).toEqual(['small']);
  });
});

describe('a body that is cut', () => {
  test('is never longer than it may be and begins as the whole', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 60 }), (value, maxBytes) => {
        const whole = JSON.stringify(value);
        const clipped = clippedJson(value, maxBytes);
        expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(maxBytes);
        if (Buffer.byteLength(whole) <= maxBytes) expect(clipped).toBe(whole);
        else expect(whole.startsWith(clipped.replace(/…$/, ''))).toBe(true);
      }),
    );
  });

  test('is not cut within a character', () => {
    expect(clippedText('ab😀cd', 8)).toBe('ab😀cd');
    expect(clippedText('ab😀cd', 7)).toBe('ab…');
    expect(clippedText('😀😀', 7)).toBe('😀…');
  });
});
