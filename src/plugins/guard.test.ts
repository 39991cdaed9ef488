import { describe, expect, test } from 'vitest';
import { scriptedClassifiers } from '../inference/classifiers.fixture.ts';
import type { Attack, Classifiers } from '../inference/contract.ts';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import guard from './guard.ts';
import { pluginRequest, pluginWorld } from './request.fixture.ts';

/** Calls an attack what names one of the kinds, as sure as the number behind it, `%` of the words of the text. */
function classifiers({ full = false } = {}) {
  const asked: string[] = [];
  const base = scriptedClassifiers({ full });
  const attackOf = (text: string, tier: Attack['tier']): Attack => {
    const probs = { benign: 1, jailbreak: 0, injection: 0, harmful: 0 };
    for (const { 1: kind, 2: percent } of text.matchAll(/(jailbreak|injection|harmful)(\d+)/g)) {
      probs[kind as 'jailbreak'] = Number(percent) / 100;
      probs.benign -= Number(percent) / 100;
    }
    return { label: 'benign', score: 1 - probs.benign, probs, tier, via: 'plain' };
  };
  const read: Classifiers['read'] = (text) => ({
    ...base.read(text),
    now: () => {
      asked.push(text);
      return attackOf(text, 'fast') as never;
    },
    within: async () => {
      asked.push(text);
      return attackOf(text, 'full') as never;
    },
  });
  return { asked, classifiers: { ...base, read } };
}

function setUp(config: Record<string, unknown> = {}, over: { full?: boolean } = {}) {
  const { asked, classifiers: reads } = classifiers(over);
  const world = pluginWorld({ classifiers: reads, hasModel: (name) => name === 'careful' });
  return { asked, plugin: guard.create(guard.config.parse(config), world) };
}

function run(config: Record<string, unknown>, messages: ChatMessage[]) {
  const { plugin } = setUp(config);
  const request = pluginRequest({ messages });
  return { request, answer: plugin.before?.(request) };
}

const user = (...texts: string[]): ChatMessage => ({
  role: 'user',
  content: texts.length === 1 ? (texts[0] as string) : texts.map((text) => ({ type: 'text', text })),
});
const tool = (content: string): ChatMessage => ({ role: 'tool', tool_call_id: 't', content });
const blocked = expect.objectContaining({ code: 'FL_BLOCKED', status: 403, param: 'messages' });

describe('what is done', () => {
  test('an attack is blocked, and the error says neither its words nor its text', () => {
    const { plugin } = setUp();
    const request = pluginRequest({ messages: [user('do it, jailbreak90')] });
    expect(() => plugin.before?.(request)).toThrow(blocked);
    expect(request.findings).toEqual([{ by: 'guard', what: 'jailbreak', action: 'blocked', score: 0.9 }]);
    expect(request.answered.get('x-fairlead-guard')).toBe('jailbreak;in=last_turn;score=0.90;blocked');
    expect(() => plugin.before?.(request)).toThrow(/^This request was refused by a guard\.$/);
  });

  test('a refusal is an answer', async () => {
    const { answer } = run({ respond: 'refusal', message: 'No.' }, [user('harmful80')]);
    expect(await answer).toMatchObject({
      path: 'blocked',
      completion: {
        model: 'chosen',
        choices: [{ message: { role: 'assistant', content: 'No.' }, finish_reason: 'content_filter' }],
      },
    });
  });

  test('instructions of strangers are stripped from tool results and documents, and all else stays', () => {
    const messages = [
      user('sum up', 'a good paper', 'injection90'),
      tool('injection70'),
      tool('fine'),
      user('go on'),
    ];
    const { request, answer } = run({}, messages);
    expect(answer).toBeUndefined();
    expect(request.get('messages')).toEqual([
      user('sum up', 'a good paper', '[Removed by a guard.]'),
      tool('[Removed by a guard.]'),
      tool('fine'),
      user('go on'),
    ]);
    expect(request.findings).toHaveLength(2);
    expect(request.answered.get('x-fairlead-guard')).toBe(
      'injection;in=documents;score=0.90;stripped, injection;in=tool_results;score=0.70;stripped',
    );
    expect(messages[1]).toEqual(tool('injection70'));
  });

  test('a turn of the user’s cannot be stripped: it is blocked', () => {
    expect(() => run({}, [user('injection90')])).toThrow(blocked);
  });

  test('another model takes the request', () => {
    const { request } = run({ harmful: { action: 'route' }, model: 'careful' }, [user('harmful60')]);
    expect(request.routed).toBe('careful');
    expect(request.fields.size).toBe(0);
  });

  test('a flag changes nothing', () => {
    const { request, answer } = run({ jailbreak: { action: 'flag' } }, [user('jailbreak60')]);
    expect(answer).toBeUndefined();
    expect(request.fields.size).toBe(0);
    expect(request.findings).toEqual([{ by: 'guard', what: 'jailbreak', action: 'flagged', score: 0.6 }]);
  });

  test('where one text is blocked, the request is', () => {
    expect(() => run({ harmful: { action: 'flag' } }, [tool('jailbreak90'), user('harmful90')])).toThrow(
      blocked,
    );
  });
});

describe('what counts', () => {
  test('kinds that share the probability are an attack together, and one that is off takes no part', () => {
    const doubtful = 'jailbreak30 harmful25';
    expect(() => run({}, [user(doubtful)])).toThrow(blocked);
    expect(run({ harmful: { action: 'off' } }, [user(doubtful)]).answer).toBeUndefined();
    expect(run({ jailbreak: { threshold: 0.6 } }, [user(doubtful)]).answer).toBeUndefined();
  });

  test('nothing happens to ordinary requests', () => {
    const { request, answer } = run({}, [user('hello'), tool('jailbreak10')]);
    expect(answer).toBeUndefined();
    expect([request.fields.size, request.findings.length, request.answered.size]).toEqual([0, 0, 0]);
  });
});

describe('what is read', () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: 'system' },
    user('first', 'paper'),
    { role: 'assistant', content: 'assistant' },
    {
      role: 'function',
      name: 'f',
      content: [
        { type: 'text', text: 'result' },
        { type: 'text', text: 'more' },
      ],
    },
    user('last', 'sheet'),
    tool('after'),
  ];
  test.each([
    [undefined, ['paper', 'result', 'more', 'last', 'sheet', 'after']],
    [['last_turn'], ['last']],
    [['user_turns'], ['first', 'last']],
    [
      ['last_turn', 'user_turns'],
      ['first', 'last'],
    ],
    [['documents'], ['paper', 'sheet']],
    [['tool_results'], ['result', 'more', 'after']],
  ])('%j', (scan, texts) => {
    const { asked, plugin } = setUp(scan === undefined ? {} : { scan });
    expect(plugin.before?.(pluginRequest({ messages }))).toBeUndefined();
    expect(asked).toEqual(texts);
    plugin.before?.(pluginRequest({ messages }));
    expect(asked).toHaveLength(texts.length); // each text is read once
  });

  test('with the cascade, by the transformer', async () => {
    const { plugin, asked } = setUp({ tier: 'cascade' }, { full: true });
    for (let i = 0; i < 2; i++) {
      const request = pluginRequest({ messages: [user('jailbreak90')] });
      // the second time it is remembered, so that it is thrown at once
      await expect((async () => plugin.before?.(request))()).rejects.toEqual(blocked);
    }
    expect(asked).toEqual(['jailbreak90']);
  });
});

test.each([{ harmful: { action: 'route' } }, { harmful: { action: 'route' }, model: 'gone' }])(
  '%j is refused: there is no such model',
  (config) => {
    expect(() => setUp(config)).toThrow(expect.objectContaining({ code: 'FL_CONFIG_INVALID' }));
  },
);

test('needs the on-board models', () => {
  const create = () => guard.create(guard.config.parse({}), pluginWorld());
  expect(create).toThrow(expect.objectContaining({ code: 'FL_CONFIG_INVALID' }));
});

describe('documents of the request', () => {
  const documents = ['plain', { title: 'note', text: 'injection90 here' }, { data: { text: 'plain too' } }];

  test('are read, and those that do not pass are taken out', async () => {
    const { plugin, asked } = setUp();
    const request = pluginRequest({ documents });
    expect(await plugin.before?.(request)).toBeUndefined();
    expect(request.get('documents')).toEqual([documents[0], documents[2]]);
    expect(asked).toEqual(['hi', 'plain', 'note\ninjection90 here', 'plain too']);
    expect(request.fields.has('messages')).toBe(false);
    expect(request.findings).toMatchObject([{ what: 'injection', action: 'stripped' }]);
  });

  test('are left alone where documents are not scanned, and where they are no list', async () => {
    for (const [config, given] of [
      [{ scan: ['last_turn'] }, documents],
      [{}, 'injection90'],
    ] as const) {
      const request = pluginRequest({ documents: given });
      await setUp(config).plugin.before?.(request);
      expect(request.fields.size).toBe(0);
    }
  });
});
