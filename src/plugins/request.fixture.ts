import { systemClock } from '../core/clock.ts';
import type { ChatChunk, ChatCompletion, ChatRequest } from '../protocol/openai-chat.ts';
import type { AnswerFilter, Finding, PluginRequest } from './define.ts';
import type { PluginWorld } from './world.ts';

/** A request for tests of plugins, with all that was done to it. */
export interface TestRequest extends PluginRequest {
  readonly fields: Map<string, unknown>;
  readonly removed: Set<string>;
  readonly sent: Map<string, string>;
  readonly answered: Map<string, string>;
  readonly findings: Finding[];
  routed: string | undefined;
}

export function pluginRequest(
  body: Partial<ChatRequest> = {},
  over: Partial<PluginRequest> = {},
): TestRequest {
  const whole: ChatRequest = { model: 'auto', messages: [{ role: 'user', content: 'hi' }], ...body };
  const fields = new Map<string, unknown>();
  const removed = new Set<string>();
  const sent = new Map<string, string>();
  const answered = new Map<string, string>();
  const findings: Finding[] = [];
  return {
    id: 'req-1',
    body: whole,
    headers: {},
    asker: { key: undefined, user: undefined, team: undefined, tenant: undefined, session: undefined },
    decision: 'd',
    recipe: 'main',
    model: 'chosen',
    models: ['chosen'],
    policy: 'p',
    stream: whole.stream === true,
    get: (field) =>
      (removed.has(field) ? undefined : fields.has(field) ? fields.get(field) : whole[field]) as never,
    set: (field, value) => {
      removed.delete(field);
      fields.set(field, value);
    },
    remove: (field) => {
      fields.delete(field);
      removed.add(field);
    },
    setHeader: (name, value) => void sent.set(name.toLowerCase(), value),
    removeHeader: (name) => void sent.delete(name.toLowerCase()),
    answerHeader: (name, value) => void answered.set(name.toLowerCase(), value),
    routeTo(model) {
      this.routed = model;
    },
    report: (finding) => void findings.push(finding),
    fields,
    removed,
    sent,
    answered,
    findings,
    routed: undefined,
    ...over,
  };
}

/** A world in which every part that a test does not give throws when it is asked. */
export function pluginWorld(over: Partial<PluginWorld> = {}): PluginWorld {
  const missing = (part: string) =>
    new Proxy(
      {},
      {
        get: () => () => {
          throw new Error(`this test has no ${part}`);
        },
      },
    );
  return {
    clock: systemClock,
    classifiers: undefined,
    cache: missing('cache') as PluginWorld['cache'],
    vault: missing('vault') as PluginWorld['vault'],
    replay: missing('replay log') as PluginWorld['replay'],
    degraded: () => [],
    costOf: () => 0,
    hasModel: () => true,
    ...over,
  };
}

export function completionOf(content: string, over: Partial<ChatCompletion> = {}): ChatCompletion {
  return {
    id: 'c-1',
    object: 'chat.completion',
    created: 1,
    model: 'chosen',
    choices: [{ index: 0, message: { role: 'assistant', content }, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    ...over,
  };
}

/** The events of a stream that says `pieces` one after another, the end included. */
export function chunksOf(pieces: readonly string[]): ChatChunk[] {
  const chunk = (delta: ChatChunk['choices'][number]['delta'], finish: string | null): ChatChunk => ({
    id: 'c-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'chosen',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  return [
    ...pieces.map((content, at) => chunk(at === 0 ? { role: 'assistant', content } : { content }, null)),
    chunk({}, 'stop'),
  ];
}

/** What a client gets of `chunks` behind `filter`, every event in its order. */
export function filtered(filter: AnswerFilter, chunks: readonly ChatChunk[]): ChatChunk[] {
  return [...chunks.flatMap((chunk) => [...filter.chunk(chunk)]), ...filter.end()];
}

/** The text of the first choice over all events. */
export function saidBy(chunks: readonly ChatChunk[]): string {
  return chunks.map((chunk) => chunk.choices.find(({ index }) => index === 0)?.delta.content ?? '').join('');
}
