import { isRecord } from '../core/record.ts';
import type { ChatChoice, ChatChunk, ChatCompletion, ChatToolCall, Usage } from '../protocol/openai-chat.ts';

/** Texts of a delta that come in pieces; `reasoning` is what newer vLLM servers call `reasoning_content`. */
const TEXTS = new Set(['content', 'reasoning_content', 'reasoning', 'refusal']);
/** Of a choice, with a reading of its own. */
const OWN_OF_CHOICE = new Set(['index', 'delta', 'finish_reason', 'logprobs']);
const OWN_OF_CHUNK = new Set(['object', 'choices', 'usage', 'prompt_usage']);

/** The message of one choice so far. */
class MessageParts {
  readonly texts = new Map<string, string[]>();
  readonly calls: { call: ChatToolCall; name: string[]; arguments: string[] }[] = [];
  readonly rest: Record<string, unknown> = {};
  role = 'assistant';
  finish: string | null = null;
}

/** Puts a stream's events together to the answer that a request without `stream` would have got. */
export class StreamAssembly {
  readonly #head: Record<string, unknown> = {};
  readonly #choices: MessageParts[] = [];
  #usage: Usage | undefined;
  #isWhole = true;

  /** Takes the next event. What it does not know how to put together makes `completion` undefined. */
  push(chunk: ChatChunk): void {
    for (const name in chunk) {
      if (!OWN_OF_CHUNK.has(name)) this.#latest(this.#head, name, chunk[name]);
    }
    if (chunk.usage != null) this.#usage = chunk.usage;
    for (const choice of chunk.choices ?? []) this.#choice(choice);
  }

  /** Undefined for a stream that broke off, or that held what cannot be put together: log-probabilities, sound, an error. */
  completion(): ChatCompletion | undefined {
    if (!this.#isWhole || this.#choices.length === 0) return undefined;
    const choices: ChatChoice[] = [];
    for (let index = 0; index < this.#choices.length; index++) {
      const parts = this.#choices[index]; // a hole: its index never came
      if (parts === undefined || parts.finish === null) return undefined;
      choices.push({ index, message: messageOf(parts), ...parts.rest, finish_reason: parts.finish });
    }
    const whole = { ...this.#head, object: 'chat.completion', choices } as unknown as ChatCompletion;
    return this.#usage === undefined ? whole : { ...whole, usage: this.#usage };
  }

  #choice(choice: ChatChunk['choices'][number]): void {
    if (!Number.isInteger(choice.index) || choice.index < 0 || choice.index > 1_000) {
      this.#isWhole = false;
      return;
    }
    this.#choices[choice.index] ??= new MessageParts();
    const parts = this.#choices[choice.index] as MessageParts;
    const { delta } = choice;
    for (const name in delta) {
      const value = delta[name];
      if (value === null || value === undefined) continue;
      if (name === 'role') parts.role = String(value);
      else if (name === 'tool_calls') this.#calls(parts, value);
      else if (TEXTS.has(name) && typeof value === 'string') pieceOf(parts.texts, name).push(value);
      else this.#isWhole = false;
    }
    for (const name in choice) {
      if (!OWN_OF_CHOICE.has(name)) this.#latest(parts.rest, name, choice[name]);
    }
    if (choice.logprobs != null) this.#isWhole = false;
    if (choice.finish_reason != null) parts.finish = choice.finish_reason;
  }

  #calls(parts: MessageParts, value: unknown): void {
    for (const piece of Array.isArray(value) ? (value as ChatToolCall[]) : []) {
      const { index = 0, function: said, ...rest } = piece;
      if (index < 0 || index > 1_000) {
        this.#isWhole = false;
        return;
      }
      parts.calls[index] ??= { call: {}, name: [], arguments: [] };
      const held = parts.calls[index];
      for (const name in rest) this.#latest(held.call, name, rest[name]);
      if (typeof said?.name === 'string') held.name.push(said.name);
      if (typeof said?.arguments === 'string') held.arguments.push(said.arguments);
    }
  }

  /** Of fields that are told once or again and again, the last that says something. A list may be a piece of one. */
  #latest(into: Record<string, unknown>, name: string, value: unknown): void {
    if (value === null || value === undefined) return;
    if (Array.isArray(value) || (name === 'error' && isRecord(value))) this.#isWhole = false;
    else into[name] = value;
  }
}

function messageOf({ role, texts, calls }: MessageParts): ChatChoice['message'] {
  const message: ChatChoice['message'] = { role, content: texts.get('content')?.join('') ?? null };
  for (const [name, pieces] of texts) message[name] = pieces.join('');
  const made = calls.map(({ call, name, arguments: pieces }) => ({
    ...call,
    function: { name: name.join(''), arguments: pieces.join('') },
  }));
  return made.length === 0 ? message : { ...message, tool_calls: made };
}

function pieceOf(texts: Map<string, string[]>, name: string): string[] {
  const found = texts.get(name);
  if (found !== undefined) return found;
  const pieces: string[] = [];
  texts.set(name, pieces);
  return pieces;
}
