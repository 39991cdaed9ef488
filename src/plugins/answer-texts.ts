import type { TextForm } from '../guard/text-form.ts';
import type { ChatChunk, ChatChunkChoice, ChatCompletion } from '../protocol/openai-chat.ts';
import type { AnswerFilter } from './define.ts';
import { mapTexts } from './message-texts.ts';

/** One text of an answer as it streams: the content of a choice, its reasoning, the arguments of one of its tool calls. */
export interface TextLane {
  /** What may go out after `text`; the rest is held back. */
  push(text: string): string;
  /** What was held back. */
  end(): string;
}

interface Lanes {
  /** For a whole text. */
  whole(text: string, form: TextForm): string;
  /** Opened for each text of a stream when it begins. */
  open(form: TextForm): TextLane;
  /** Whether log probabilities, which spell the text as the model wrote it, are taken out. */
  readonly hidesLogprobs?: boolean;
}

/** Takes every text of an answer through a lane of its own. Lanes are closed by the end of their choice, or of the stream. */
export function filterTexts(lanes: Lanes): AnswerFilter {
  return new TextsFilter(lanes);
}

type Delta = ChatChunkChoice['delta'];

class TextsFilter implements AnswerFilter {
  readonly #lanes: Lanes;
  /** By choice, then by path in it. */
  readonly #open = new Map<number, Map<string, TextLane>>();
  #last: ChatChunk | undefined;

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  whole(completion: ChatCompletion): ChatCompletion {
    if (!Array.isArray(completion.choices)) return completion;
    const choices = completion.choices.map((choice) => {
      const message = mapTexts(choice.message, (text, form) => this.#lanes.whole(text, form));
      if (message === choice.message) return choice;
      return { ...choice, message, ...(this.#lanes.hidesLogprobs === true ? { logprobs: null } : {}) };
    });
    return choices.every((choice, i) => choice === completion.choices[i])
      ? completion
      : { ...completion, choices };
  }

  chunk(chunk: ChatChunk): readonly ChatChunk[] {
    const before = chunk.choices;
    if (!Array.isArray(before) || before.length === 0) return [chunk];
    this.#last = chunk;
    const choices = before.map((choice) => this.#choice(choice));
    if (choices.every((choice, i) => choice === before[i])) return [chunk];
    const says = chunk.usage != null || choices.some((choice, i) => choice === before[i] || !isEmpty(choice));
    return says ? [{ ...chunk, choices }] : [];
  }

  end(): readonly ChatChunk[] {
    if (this.#last === undefined) return [];
    const { usage: _usage, ...last } = this.#last;
    const choices: ChatChunkChoice[] = [];
    for (const index of [...this.#open.keys()]) {
      const delta = this.#flush(index, {});
      if (Object.keys(delta).length > 0) choices.push({ index, delta, finish_reason: null });
    }
    return choices.length === 0 ? [] : [{ ...last, choices }];
  }

  #choice(choice: ChatChunkChoice): ChatChunkChoice {
    if (choice.delta == null) return choice;
    let delta: Delta = mapTexts(choice.delta, (text, form, path) =>
      this.#lane(choice.index, path, form).push(text),
    );
    if (choice.finish_reason != null) delta = this.#flush(choice.index, delta);
    const hides = this.#lanes.hidesLogprobs === true && choice.logprobs != null;
    if (hides) return { ...choice, delta, logprobs: null };
    return delta === choice.delta ? choice : { ...choice, delta };
  }

  #lane(index: number, path: string, form: TextForm): TextLane {
    let lanes = this.#open.get(index);
    if (lanes === undefined) {
      lanes = new Map();
      this.#open.set(index, lanes);
    }
    let lane = lanes.get(path);
    if (lane === undefined) {
      lane = this.#lanes.open(form);
      lanes.set(path, lane);
    }
    return lane;
  }

  /** `delta` with what the choice's lanes held back; they are closed. */
  #flush(index: number, delta: Delta): Delta {
    let out = delta;
    for (const [path, lane] of this.#open.get(index) ?? []) {
      const rest = lane.end();
      if (rest !== '') out = append(out, path.split('/'), rest) as Delta;
    }
    this.#open.delete(index);
    return out;
  }
}

/** Whether an event would tell the client nothing more of this choice. */
function isEmpty({ delta, finish_reason, logprobs }: ChatChunkChoice): boolean {
  if (finish_reason != null || logprobs != null) return false;
  const { content, reasoning_content, reasoning, refusal, ...rest } = delta as Record<string, unknown>;
  return ![content, reasoning_content, reasoning, refusal].some(Boolean) && Object.keys(rest).length === 0;
}

/** `value` with `text` behind what stands at `path`, which is made where it is missing. */
function append(value: unknown, path: readonly string[], text: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === 'string' ? value + text : text;
  if (/^\d+$/.test(key)) return appendAt(Array.isArray(value) ? value : [], Number(key), rest, text);
  const object = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { ...object, [key]: append(object[key], rest, text) };
}

function appendAt(
  list: readonly unknown[],
  number: number,
  rest: readonly string[],
  text: string,
): unknown[] {
  const at = list.findIndex((one, i) => ((one as { index?: unknown } | null)?.index ?? i) === number);
  if (at >= 0) return list.map((one, i) => (i === at ? append(one, rest, text) : one));
  // a part of content says its type, which is also the name of its text; a tool call says its index
  const made = rest.length === 1 || rest[1] === '0' ? { type: rest[0] } : { index: number };
  return [...list, append(made, rest, text)];
}
