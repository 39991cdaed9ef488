import { messageText } from '../protocol/message-text.ts';
import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import { type LiteralHits, type LiteralMatcher, noHits } from './literals.ts';
import { estimateTokens } from './tokens.ts';
import type { Identity, ViewInput } from './view-types.ts';

/** Tokens that a chat template adds around one message: role, separators. */
const TOKENS_PER_MESSAGE = 4;
/** A picture without a stated size: OpenAI's high-detail 1024 × 1024 costs 765 tokens. */
const TOKENS_PER_IMAGE = 765;

/**
 * One request as signals read it. Every fact is computed when it is first asked for and kept, so twelve
 * signals over one prompt cost one pass over it. Immutable in effect: the input is never changed.
 */
export class RequestView {
  readonly input: ViewInput;
  readonly #literals: LiteralMatcher | undefined;
  #lastUserText: string | undefined;
  #userTexts: readonly string[] | undefined;
  #systemText: string | undefined;
  #text: string | undefined;
  #tokens: number | undefined;
  #toolNames: readonly string[] | undefined;
  #parts: { images: number; audio: number } | undefined;
  #hits: LiteralHits | undefined;
  #memo: Map<object, unknown> | undefined;

  constructor(input: ViewInput, literals?: LiteralMatcher) {
    this.input = input;
    this.#literals = literals;
  }

  get model(): string {
    return this.input.model;
  }

  get messages(): readonly ChatMessage[] {
    return this.input.messages;
  }

  /** Text of the last message of role user that has any; empty when there is none. */
  get lastUserText(): string {
    if (this.#lastUserText !== undefined) return this.#lastUserText;
    const { messages } = this.input;
    let found = '';
    for (let i = messages.length - 1; i >= 0 && found === ''; i--) {
      const message = messages[i];
      if (message?.role === 'user') found = messageText(message);
    }
    this.#lastUserText = found;
    return found;
  }

  /** Texts of all messages of role user, oldest first, empty ones left out. */
  get userTexts(): readonly string[] {
    this.#userTexts ??= this.input.messages
      .filter((message) => message.role === 'user')
      .map((message) => messageText(message))
      .filter((text) => text !== '');
    return this.#userTexts;
  }

  /** Texts of the system and developer messages, joined by line feeds. */
  get systemText(): string {
    this.#systemText ??= this.input.messages
      .filter((message) => message.role === 'system' || message.role === 'developer')
      .map((message) => messageText(message))
      .join('\n');
    return this.#systemText;
  }

  /** What signals read: the last user text, or, where no user speaks, all other texts joined by spaces. */
  get text(): string {
    this.#text ??=
      this.lastUserText ||
      this.input.messages
        .map((message) => messageText(message))
        .filter(Boolean)
        .join(' ');
    return this.#text;
  }

  /** Estimated prompt tokens of the whole request: messages, tool definitions, pictures. */
  get tokens(): number {
    if (this.#tokens !== undefined) return this.#tokens;
    let tokens = 0;
    for (const message of this.input.messages) {
      tokens += TOKENS_PER_MESSAGE + estimateTokens(messageText(message));
      for (const call of message.tool_calls ?? []) tokens += estimateTokens(call.function?.arguments ?? '');
    }
    const { tools } = this.input;
    if (tools !== undefined && tools.length > 0) tokens += estimateTokens(JSON.stringify(tools));
    this.#tokens = tokens + this.images * TOKENS_PER_IMAGE;
    return this.#tokens;
  }

  get tools(): readonly ChatTool[] {
    return this.input.tools ?? [];
  }

  /** Names of the function tools that the client offers, in its order. */
  get toolNames(): readonly string[] {
    this.#toolNames ??= this.tools.flatMap((tool) => {
      const name = tool?.function?.name;
      return typeof name === 'string' ? [name] : [];
    });
    return this.#toolNames;
  }

  get toolChoice(): unknown {
    return this.input.toolChoice;
  }

  /** How many image parts the messages have. */
  get images(): number {
    return this.#countParts().images;
  }

  /** How many audio parts the messages have. */
  get audio(): number {
    return this.#countParts().audio;
  }

  /** The value of a request header, several joined by a comma; undefined when it is absent. */
  header(name: string): string | undefined {
    const value = this.input.headers[name.toLowerCase()];
    return typeof value === 'string' || value === undefined ? value : value.join(', ');
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return this.input.metadata ?? {};
  }

  get identity(): Identity {
    return this.input.identity;
  }

  get sessionId(): string | undefined {
    return this.input.sessionId;
  }

  /** Milliseconds since the epoch. */
  get nowMs(): number {
    return this.input.nowMs;
  }

  /** Which registered literals occur in `text`: one pass for all signals. */
  get hits(): LiteralHits {
    this.#hits ??= this.#literals === undefined ? noHits : this.#literals.scan(this.text);
    return this.#hits;
  }

  /** A fact that several signals of one kind share, computed once per view; `key` is the owner's own object. */
  memo<T>(key: object, compute: (view: RequestView) => T): T {
    this.#memo ??= new Map();
    if (!this.#memo.has(key)) this.#memo.set(key, compute(this));
    return this.#memo.get(key) as T;
  }

  #countParts(): { images: number; audio: number } {
    if (this.#parts !== undefined) return this.#parts;
    let images = 0;
    let audio = 0;
    for (const { content } of this.input.messages) {
      if (!Array.isArray(content)) continue;
      for (const part of content) {
        if (part?.type === 'image_url' || part?.type === 'input_image') images++;
        else if (part?.type === 'input_audio') audio++;
      }
    }
    this.#parts = { images, audio };
    return this.#parts;
  }
}
