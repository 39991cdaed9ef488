import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChat } from '../chat.ts';
import type { Generated } from '../contract.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { LlamaEngine } from './engine.ts';
import type { LlamaModel, LlamaSequence } from './library.ts';

const END = -1;
const CONTEXT_TOKENS = 2_000;
const USER = { role: 'user', content: 'hi' };
const SETTINGS = { ...DEFAULT_SETTINGS, gguf: '/models/small.gguf' };

/** Tokens are bytes, the template is "Q:…A:", and the greedy answer is always `answer`, whatever is asked. */
function engineThatSays(answer: string) {
  const bytes = (text: string) => [...Buffer.from(text)];
  const model = {
    tokens: { bos: null, bosString: null, eosString: null, shouldPrependBosToken: false },
    tokenize: bytes,
    detokenize: (tokens: readonly number[]) => Buffer.from(tokens).toString('utf8'),
    isEogToken: (token: number) => token === END,
  } as unknown as LlamaModel;
  const whole = [...bytes(answer), END];
  class Sequence {
    contextTokens: number[] = [];
    steps: number[] = [];

    get nextTokenIndex(): number {
      return this.contextTokens.length;
    }

    async adaptStateToTokens(tokens: readonly number[]): Promise<void> {
      const same = tokens.findIndex((token, i) => token !== this.contextTokens[i]);
      this.contextTokens.length = Math.min(this.contextTokens.length, same === -1 ? tokens.length : same);
    }

    async evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void> {
      this.steps.push(tokens.length);
      this.contextTokens.push(...tokens);
    }

    async *evaluate(tokens: readonly number[]): AsyncGenerator<number, void, undefined> {
      this.contextTokens.push(...tokens);
      const read = Buffer.from(this.contextTokens).toString('latin1');
      let said = read.length - (read.indexOf('A:') + 2);
      while (said < whole.length) {
        const token = whole[said++] as number;
        yield token;
        this.contextTokens.push(token);
      }
    }
  }
  const sequence = new Sequence();
  const engine = new LlamaEngine({
    settings: SETTINGS,
    library: {
      llama: {
        getLlama: () => Promise.reject(new Error('not here')),
        LlamaGrammar: class {},
        LlamaGrammarEvaluationState: class {},
      },
      Template: class {
        render = () => '';
      },
    },
    llama: {
      gpu: false,
      loadModel: () => Promise.reject(new Error('not here')),
      dispose: async () => undefined,
    },
    model,
    template: {
      render: ({ messages, add_generation_prompt }) => {
        const [{ content } = { content: '' }] = messages as { content: string }[];
        if (content === 'refuse') throw new Error('roles must alternate\nat line 1');
        return `Q:${content}${add_generation_prompt === true ? 'A:' : ''}`;
      },
    },
    sequences: [sequence as unknown as LlamaSequence],
    contextTokens: CONTEXT_TOKENS,
  });
  return { engine, sequence };
}

async function ask(
  engine: LlamaEngine,
  body: Record<string, unknown>,
  signal = new AbortController().signal,
) {
  const prepared = engine.prepare(readChat({ messages: [USER], temperature: 0, ...body }, 1));
  const events: Generated[] = [];
  for await (const event of engine.generate(prepared, 0, signal)) events.push(event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const end = events.at(-1);
  return {
    text,
    tokens: end?.tokens ?? 0,
    reason: end?.type === 'end' ? end.finishReason : undefined,
    promptTokens: prepared.promptTokens,
  };
}

const goingOn = (beginning: string) => ({
  messages: [USER, { role: 'assistant', content: beginning }],
  continue_final_message: true,
  add_generation_prompt: false,
});

describe('LlamaEngine', () => {
  it('answers until the end of the answer, or of the tokens that are allowed', async () => {
    const { engine } = engineThatSays('wärme');
    expect(await ask(engine, {})).toEqual({ text: 'wärme', tokens: 6, reason: 'stop', promptTokens: 6 });
    expect(await ask(engine, { max_tokens: 4 })).toMatchObject({ text: 'wär', tokens: 4, reason: 'length' });
  });

  it('ends before a stop sequence', async () => {
    const { engine } = engineThatSays('one two three');
    expect(await ask(engine, { stop: ['two'] })).toMatchObject({ text: 'one ', reason: 'stop' });
  });

  it('goes on from every beginning with exactly the rest, and counts the new tokens alone', async () => {
    const answers = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', 'ü', '水', '🌧'),
      minLength: 1,
      maxLength: 24,
    });
    await fc.assert(
      fc.asyncProperty(answers, fc.nat(), async (answer, at) => {
        const characters = [...answer];
        const beginning = characters.slice(0, at % (characters.length + 1)).join('');
        const { engine } = engineThatSays(answer);
        const { text, tokens, reason } = await ask(engine, goingOn(beginning));
        expect(beginning + text).toBe(answer);
        expect(tokens).toBe(Buffer.byteLength(text));
        expect(reason).toBe('stop');
      }),
    );
  });

  it('reads a long prompt in steps, and not what it has read before', async () => {
    const { engine, sequence } = engineThatSays('yes');
    const long = { ...USER, content: 'x'.repeat(1_200) };
    await ask(engine, { messages: [long] });
    expect(sequence.steps).toEqual([512, 512]);
    const prepared = engine.prepare(readChat({ messages: [long] }, 1));
    expect(engine.cached(prepared, 0)).toBe(1_204);
  });

  it('says nothing to a client that has left', async () => {
    const gone = new AbortController();
    gone.abort();
    expect(await ask(engineThatSays('yes').engine, {}, gone.signal)).toMatchObject({
      text: '',
      reason: undefined,
    });
  });

  it('refuses what has no room', () => {
    const { engine } = engineThatSays('yes');
    const prepare = (body: Record<string, unknown>) => () =>
      engine.prepare(readChat({ messages: [USER], ...body }, 1));
    const noRoom = expect.objectContaining({ code: 'FL_CONTEXT_LENGTH' });
    expect(prepare({ max_tokens: CONTEXT_TOKENS })).toThrowError(noRoom);
    expect(prepare({ messages: [{ ...USER, content: 'x'.repeat(CONTEXT_TOKENS) }] })).toThrowError(noRoom);
  });

  it('tells why the template refuses the messages', () => {
    const { engine } = engineThatSays('yes');
    const chat = readChat({ messages: [{ ...USER, content: 'refuse' }] }, 1);
    expect(() => engine.prepare(chat)).toThrowError(
      expect.objectContaining({
        code: 'FL_PARAM_INVALID',
        message: expect.stringMatching(/: roles must alternate$/),
      }),
    );
  });
});
