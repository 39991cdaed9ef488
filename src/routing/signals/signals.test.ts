import { describe, expect, it } from 'vitest';
import { Registry } from '../../core/registry.ts';
import type { ChatMessage } from '../../protocol/openai-chat.ts';
import { RequestView } from '../view.ts';
import type { ViewInput } from '../view-types.ts';
import { signalContext } from './classifiers.fixture.ts';
import type { SignalOutcome } from './define.ts';
import { signals } from './index.gen.ts';

const kinds = new Registry('signal', signals);
const NAME = 'it';

/** What the signal says of a request; a string stands for one user message. */
async function ask(
  type: string,
  config: object,
  request: string | readonly ChatMessage[],
  more: Partial<ViewInput> = {},
): Promise<SignalOutcome> {
  const kind = kinds.get(type);
  if (kind === undefined) throw new Error(kinds.unknown(type));
  const { name = NAME, ...keys } = config as { name?: string };
  const context = signalContext();
  const signal = await kind.create({ ...kind.config.parse(keys), name }, context);
  const messages = typeof request === 'string' ? [{ role: 'user', content: request }] : request;
  const view = new RequestView(
    { model: 'auto', messages, headers: {}, identity: { groups: [] }, nowMs: 0, ...more },
    context.literals.build(),
  );
  const [outcome] = await signal.evaluate(view);
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

const matched = async (...args: Parameters<typeof ask>) => (await ask(...args)).matched;

const ODD: readonly string[] = [
  '',
  ' \n\t ',
  '\ud800',
  '\udc00\ud800',
  '\u0000\u0001\u001b[31m\u007f',
  '😀😀👩‍👩‍👧‍👦🏳️‍🌈',
  '\u202eabc\u2066',
  'a'.repeat(1_000_000),
  'ab '.repeat(350_000),
  '\ud83d'.repeat(10_000),
  '{"role":"system"}',
];

describe('every signal kind', () => {
  for (const kind of signals) {
    for (const { title, config } of kind.examples) {
      it(`${kind.id}, "${title}": parses, answers under its names and throws at no text`, async () => {
        const parsed = kind.config.parse(config);
        const context = signalContext();
        const name = kind.id === 'language' ? 'de' : NAME;
        const signal = await kind.create({ ...parsed, name }, context);
        const matcher = context.literals.build();
        for (const text of ODD) {
          const input: ViewInput = {
            model: 'auto',
            messages: [
              { role: 'system', content: text },
              { role: 'user', content: text },
            ],
            headers: { 'x-odd': text },
            metadata: { [text.slice(0, 20)]: text, consent: null },
            identity: { user: text, groups: [text] },
            nowMs: -1,
          };
          const outcomes = await signal.evaluate(new RequestView(input, matcher));
          expect(outcomes.length).toBeGreaterThan(0);
          for (const outcome of outcomes) {
            expect(signal.emits).toContain(outcome.name);
            expect(outcome.confidence).toBeGreaterThanOrEqual(0);
            expect(outcome.confidence).toBeLessThanOrEqual(1);
            expect(Number.isFinite(outcome.raw)).toBe(true);
          }
          expect(await signal.evaluate(new RequestView(input, matcher))).toEqual(outcomes);
        }
        const malformed = [
          { role: 'user' },
          { role: 'user', content: [{ type: 'text' }, null] },
          { role: 'assistant', tool_calls: [{}] },
        ] as unknown as ChatMessage[];
        await signal.evaluate(
          new RequestView(
            { model: '', messages: malformed, headers: {}, identity: { groups: [] }, nowMs: 0 },
            matcher,
          ),
        );
      });
    }
    it(`${kind.id} states what it is`, () => {
      expect(kind.examples.length).toBeGreaterThan(0);
      expect(kind.summary).toMatch(/\.$/);
    });
  }
});

describe('keyword', () => {
  const keywords = ['urgent', 'asap'];
  it.each([
    ['OR', 'this is urgent', true],
    ['OR', 'this is fine', false],
    ['AND', 'urgent, ASAP', true],
    ['AND', 'urgent', false],
    ['NOR', 'nothing here', true],
    ['NOR', 'asap', false],
    ['NOR', '', true],
    ['OR', 'urgently', false],
  ])('%s on %j: %s', async (operator, text, expected) => {
    expect(await matched('keyword', { operator, keywords }, text)).toBe(expected);
  });

  it('tells which words decided, and how many', async () => {
    expect(await ask('keyword', { operator: 'OR', keywords }, 'ASAP and urgent')).toEqual({
      name: NAME,
      matched: true,
      confidence: 1,
      raw: 2,
      evidence: 'urgent, asap',
    });
  });

  it('takes keywords literally unless the method is regex', async () => {
    expect(await matched('keyword', { keywords: ['a.c'] }, 'abc')).toBe(false);
    expect(await matched('keyword', { keywords: ['a.c'], method: 'regex' }, 'ABC')).toBe(true);
    expect(await matched('keyword', { keywords: ['a.c'], method: 'regex', caseSensitive: true }, 'ABC')).toBe(
      false,
    );
    expect(await matched('keyword', { keywords: ['Go'], caseSensitive: true }, 'go')).toBe(false);
  });

  it('comes near with fuzzy, by edits', async () => {
    expect(await matched('keyword', { keywords: ['refund'] }, 'i want a refnd')).toBe(false);
    expect(await matched('keyword', { keywords: ['refund'], fuzzyMatch: true }, 'i want a refnd')).toBe(true);
    expect(
      await matched('keyword', { keywords: ['refund'], method: 'fuzzy', fuzzyThreshold: 1 }, 'a rfnd'),
    ).toBe(false);
    expect(
      await matched('keyword', { keywords: ['refund'], method: 'fuzzy', fuzzyThreshold: 82 }, 'x').catch(
        () => 'refused',
      ),
    ).toBe('refused');
  });

  it('stems for bm25 and stretches for n-grams', async () => {
    expect(
      await matched(
        'keyword',
        { keywords: ['optimize queries'], method: 'bm25' },
        'query optimization please',
      ),
    ).toBe(true);
    expect(await matched('keyword', { keywords: ['optimize queries'], method: 'bm25' }, 'the weather')).toBe(
      false,
    );
    expect(
      await matched('keyword', { keywords: ['kubernetes'], method: 'ngram' }, 'my kubernets cluster'),
    ).toBe(true);
    expect(
      await matched(
        'keyword',
        { keywords: ['kubernetes'], method: 'ngram', ngramThreshold: 0.99 },
        'my kubernets cluster',
      ),
    ).toBe(false);
  });

  it('refuses patterns that are not RE2, and says where', async () => {
    await expect(ask('keyword', { keywords: ['a(?=b)'], method: 'regex' }, '')).rejects.toThrow(
      /character 3: look-ahead/,
    );
  });

  it('is not stalled by a nested repetition', async () => {
    expect(
      await matched(
        'keyword',
        { keywords: ['^(a+)+$', '(a|aa)+b'], method: 'regex' },
        `${'a'.repeat(200_000)}!`,
      ),
    ).toBe(false);
  });
});

describe('context', () => {
  it.each([
    [{ minTokens: '32K' }, 'x', false],
    [{ maxTokens: '1.5K' }, 'x', true],
    [{ minTokens: 5, maxTokens: 5 }, 'x', true],
    [{ minTokens: '6' }, 'x', false],
    [{ minTokens: '32k' }, 'word '.repeat(40_000), true],
  ])('%j on a text of that length: %s', async (config, text, expected) => {
    expect(await matched('context', config, text)).toBe(expected);
  });
});

describe('structure', () => {
  const words = (keywords: string[]) => ({ type: 'keyword_set', keywords });
  it.each([
    ['count', { type: 'regex', pattern: '[?？]' }, 'a? b？ c', 2],
    ['exists', { type: 'regex', pattern: 'TODO' }, 'todo: this', 1],
    ['count', words(['must', 'not']), 'must must notable not', 3],
    ['count', words(['必须']), '必须这样，必须那样', 2],
    ['count', words(['a_b']), 'a_b xa_b a_b_c', 2],
    ['density', words(['must']), 'you must 必须', 1 / 4],
    ['density', words(['x']), '', 0],
    ['sequence', { type: 'sequence', sequences: [['first', 'then']] }, 'First this, THEN that', 1],
    ['sequence', { type: 'sequence', sequences: [['first', 'then']] }, 'then this, first that', 0],
    ['count', { type: 'text_bytes' }, 'aé你😀', 10],
  ])('%s of %j in %j is %d', async (type, source, text, raw) => {
    expect((await ask('structure', { feature: { type, source } }, text)).raw).toBeCloseTo(raw, 12);
  });

  it('is surer the further from the bound, and half sure on it', async () => {
    const config = {
      feature: { type: 'count', source: { type: 'regex', pattern: 'x' } },
      predicate: { gte: 2 },
    };
    expect((await ask('structure', config, 'x x')).confidence).toBe(0.5);
    expect((await ask('structure', config, 'x x x')).confidence).toBeCloseTo(1 / (1 + Math.exp(-4)), 12);
    expect(await ask('structure', config, 'x')).toMatchObject({ matched: false, raw: 1 });
  });

  it('says nothing of a blank text', async () => {
    expect(
      await matched(
        'structure',
        { feature: { type: 'count', source: { type: 'text_bytes' } }, predicate: { gte: 0 } },
        ' ',
      ),
    ).toBe(false);
  });
});

describe('conversation', () => {
  const user: ChatMessage = { role: 'user', content: 'x' };
  const call: ChatMessage = {
    role: 'assistant',
    tool_calls: [{ id: '1', function: { name: 'f', arguments: '{}' } }],
  };
  const result: ChatMessage = { role: 'tool', tool_call_id: '1', content: 'r' };
  const count = (source: object) => ({ feature: { type: 'count', source }, predicate: { gte: 0 } });
  it.each([
    [{ type: 'message' }, [user, call, result], 3],
    [{ type: 'message', role: 'user' }, [user, call, user], 2],
    [{ type: 'message', role: 'non_user' }, [user, call, result], 2],
    [{ type: 'assistant_tool_call' }, [user, call, call], 2],
    [{ type: 'assistant_tool_cycle' }, [user, call, result], 1],
    [{ type: 'active_tool_loop' }, [user, call, result], 1],
    [{ type: 'active_tool_loop' }, [user, call, result, user], 1],
    [{ type: 'active_tool_loop' }, [user, call], 1],
    [{ type: 'active_tool_loop' }, [user, call, result, { role: 'assistant', content: 'done' }, user], 0],
    [
      { type: 'image_content' },
      [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }],
      1,
    ],
  ] as [object, ChatMessage[], number][])('%j counts %#', async (source, messages, raw) => {
    expect((await ask('conversation', count(source), messages)).raw).toBe(raw);
  });

  it('asks for a predicate where a count is meant', async () => {
    await expect(
      ask('conversation', { feature: { type: 'count', source: { type: 'message' } } }, ''),
    ).rejects.toThrow(/predicate/);
    expect(
      await matched(
        'conversation',
        { feature: { type: 'exists', source: { type: 'tool_definition' } } },
        'x',
      ),
    ).toBe(false);
  });
});

describe('metadata and header', () => {
  it.each([
    [{ equals: 'a' }, { k: 'a' }, true],
    [{ equals: 'a' }, {}, false],
    [{ in: ['a', 'b'] }, { k: 'b' }, true],
    [{ exists: true }, { k: '' }, true],
    [{ exists: false }, {}, true],
    [{ exists: true }, {}, false],
  ])('metadata %j of %j: %s', async (predicate, metadata, expected) => {
    expect(
      await matched('metadata', { key: 'k', predicate }, '', {
        metadata: metadata as Record<string, unknown>,
      }),
    ).toBe(expected);
  });

  it.each([
    [{ equals: 'acme' }, true],
    [{ equals: 'Acme' }, false],
    [{ in: ['x', 'acme'] }, true],
    [{ prefix: 'ac' }, true],
    [{ regex: '^A(?i)CME$' }, false],
    [{ regex: '(?i)^A.ME$' }, true],
    [{ exists: true }, true],
    [{ exists: false }, false],
  ])('header %j: %s', async (test, expected) => {
    expect(
      await matched('header', { header: 'X-Tenant', ...test }, '', { headers: { 'x-tenant': 'acme' } }),
    ).toBe(expected);
  });

  it('takes one test at a time', async () => {
    await expect(ask('header', { header: 'x', equals: 'a', exists: true }, '')).rejects.toThrow(
      /exactly one/,
    );
    await expect(ask('metadata', { key: 'x', predicate: {} }, '')).rejects.toThrow(/exactly one/);
  });
});

describe('authz', () => {
  const binding = {
    role: 'premium',
    subjects: [
      { kind: 'User', name: 'alice' },
      { kind: 'GROUP', name: ' paying ' },
    ],
  };
  it.each([
    [{ user: 'alice', groups: [] }, true],
    [{ user: 'bob', groups: ['paying'] }, true],
    [{ user: 'bob', groups: ['alice'] }, false],
    [{ groups: ['paying'] }, false],
    [{ user: '', groups: ['paying'] }, false],
  ])('%j: %s', async (identity, expected) => {
    expect(await ask('authz', binding, '', { identity })).toMatchObject({
      name: 'premium',
      matched: expected,
    });
  });
});

describe('event', () => {
  it.each([
    [
      { eventTypes: ['outage'], severities: ['CRITICAL ', 'unknown'], temporal: true },
      'critical outage, now',
      1,
    ],
    [{ eventTypes: ['outage'], severities: ['critical'] }, 'an outage', 0.75],
    [{ eventTypes: ['outage'], severities: ['unknown'] }, 'an outage', 1],
    [{ actionCodes: ['RESTART_POD'] }, 'restart_pod!', 1],
    [{ temporal: true }, 'time-sensitive', 1],
    [{ eventTypes: ['', ' '] }, 'anything', 0],
    [{ eventTypes: ['outage'] }, 'outages', 0],
  ])('%j on %j: confidence %d', async (config, text, confidence) => {
    expect(await ask('event', config, text)).toMatchObject({ matched: confidence > 0, confidence });
  });
});

describe('language', () => {
  it.each([
    ['en', 'Could you explain how the garbage collector works?', true],
    ['de', 'Kannst du mir bitte erklären, wie das funktioniert?', true],
    ['fr', 'Pouvez-vous expliquer comment cela fonctionne, s’il vous plaît ?', true],
    ['zh', '请解释一下垃圾回收器是如何工作的？', true],
    ['ja', 'ガベージコレクタの仕組みを説明してください。', true],
    ['ko', '가비지 컬렉터가 어떻게 작동하는지 설명해 주세요.', true],
    ['ru', 'Объясните, пожалуйста, как работает сборщик мусора.', true],
    ['zh', 'ガベージコレクタの仕組みを説明してください。', false],
    ['zh', 'plain English', false],
    ['en', '请解释一下', false],
    ['en', '', true],
    ['de', '12345', false],
  ])('%s on %j: %s', async (name, text, expected) => {
    expect(await matched('language', { name }, text)).toBe(expected);
  });
});

describe('tools and modality', () => {
  const tools = [
    { type: 'function', function: { name: 'fs_read' } },
    { type: 'function', function: { name: 'search' } },
  ];
  it.each([
    [{}, {}, true],
    [{ min: 3 }, {}, false],
    [{ names: ['search'] }, {}, true],
    [{ names: ['fs_*'] }, {}, true],
    [{ names: ['fs'] }, {}, false],
    [{ choice: 'required' }, { toolChoice: 'required' }, true],
    [{ choice: 'named' }, { toolChoice: { type: 'function', function: { name: 'search' } } }, true],
    [{ choice: 'auto' }, {}, true],
    [{ choice: 'none' }, { toolChoice: 'auto' }, false],
  ])('tools %j with %j: %s', async (config, more, expected) => {
    expect(await matched('tools', config, 'x', { tools, ...more })).toBe(expected);
  });

  it('sees pictures and sound', async () => {
    const messages: ChatMessage[] = [
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data: '', format: 'wav' } }] },
    ];
    expect(await matched('input_modality', {}, messages)).toBe(true);
    expect(await matched('input_modality', { parts: ['image'] }, messages)).toBe(false);
  });
});

describe('time', () => {
  const at = (iso: string) => ({ nowMs: Date.parse(iso) });
  const office = {
    zone: 'Europe/Berlin',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '18:00',
  };
  it.each([
    [office, '2026-07-01T07:00:00Z', true], // Wednesday, 09:00 in summer
    [office, '2026-07-01T06:59:59Z', false],
    [office, '2026-01-07T08:00:00Z', true], // Wednesday, 09:00 in winter
    [office, '2026-01-07T17:00:00Z', false],
    [office, '2026-07-04T10:00:00Z', false], // Saturday
    [{ from: '22:00', to: '06:00', days: ['fri'] }, '2026-07-04T03:00:00Z', true], // Saturday night that began on Friday
    [{ from: '22:00', to: '06:00', days: ['fri'] }, '2026-07-03T03:00:00Z', false],
    [{ days: ['thu'] }, '1970-01-01T12:00:00Z', true],
    [{ zone: 'Asia/Kolkata', from: '05:30', to: '05:31' }, '2026-07-01T00:00:30Z', true],
  ])('%j at %s: %s', async (config, iso, expected) => {
    expect(await matched('time', config, '', at(iso))).toBe(expected);
  });

  it('names the zone that does not exist', async () => {
    await expect(ask('time', { zone: 'Mars/Olympus' }, '')).rejects.toThrow('no time zone Mars/Olympus');
  });
});
