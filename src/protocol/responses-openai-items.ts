import { FairleadError } from '../core/errors.ts';
import { asString, type JsonObject } from './json-guards.ts';
import type { ChatMessage, ChatToolCall } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';
import { readItemContent, textsOf } from './responses-openai-content.ts';
import { openSeal, PLAIN } from './responses-openai-seal.ts';
import { CUSTOM_INPUT } from './responses-openai-tools.ts';
import type { Item, PlacedItem } from './responses-openai-types.ts';

/** Between instructions that stand one after another. */
const PARAGRAPH = '\n\n';

/**
 * The messages of a chat that says `items`. What one answer consists of (thinking, text, calls) becomes one message; leading
 * instructions become one system message, as templates of open models take no more. What cannot be carried is named in
 * `lost`. Thinking goes back to the model while it works on the last question, and no longer, as at OpenAI
 * (https://platform.openai.com/docs/guides/reasoning). Throws FL_UNSUPPORTED for an item that no chat can say, FL_PARAM_INVALID for calls and results that do not fit.
 */
export function messagesOf(
  instructions: string | undefined,
  items: readonly PlacedItem[],
  lost: Losses,
): ChatMessage[] {
  const reader = new ItemReader(lost);
  if (instructions !== undefined && instructions !== '') reader.system(instructions);
  for (const placed of items) reader.read(placed);
  return reader.end();
}

type Read = (item: Item, path: string) => void;

class ItemReader {
  readonly #lost: Losses;
  readonly #messages: ChatMessage[] = [];
  /** The answer that is still being put together. */
  #answer: ChatMessage | undefined;
  #thoughts: { text: string; blocks: JsonObject[]; path: string } | undefined;
  /** Calls without a result so far. */
  readonly #open = new Set<string>();
  readonly #kinds: ReadonlyMap<string, Read> = new Map<string, Read>([
    ['message', (item, path) => this.#message(item, path)],
    ['reasoning', (item, path) => this.#reasoning(item, path)],
    ['function_call', (item, path) => this.#call(item, path, asString(item.arguments) ?? '')],
    ['function_call_output', (item, path) => this.#result(item, path)],
    [
      'custom_tool_call',
      (item, path) => this.#call(item, path, JSON.stringify({ [CUSTOM_INPUT]: item.input })),
    ],
    ['custom_tool_call_output', (item, path) => this.#result(item, path)],
  ]);

  constructor(lost: Losses) {
    this.#lost = lost;
  }

  read({ item, path }: PlacedItem): void {
    const read = this.#kinds.get(String(item.type));
    if (read === undefined) {
      throw new FairleadError('FL_UNSUPPORTED', `Items of type ${String(item.type)} are not served here.`, {
        param: `${path}.type`,
      });
    }
    read(item, path);
  }

  end(): ChatMessage[] {
    this.#endAnswer();
    const [unanswered] = this.#open;
    if (unanswered !== undefined) {
      throw new FairleadError('FL_PARAM_INVALID', `No tool output found for function call ${unanswered}.`, {
        param: 'input',
      });
    }
    const lastUser = this.#messages.findLastIndex(({ role }) => role === 'user');
    return this.#messages.map((message, at) => (at < lastUser ? withoutThoughts(message) : message));
  }

  system(text: string): void {
    const last = this.#messages.at(-1);
    if (this.#messages.length === 1 && last?.role === 'system' && typeof last.content === 'string') {
      last.content += PARAGRAPH + text;
    } else this.#messages.push({ role: 'system', content: text });
  }

  #message(item: Item, path: string): void {
    const role = asString(item.role);
    if (item.phase != null) this.#lost.add(`${path}.phase`);
    if (role === 'assistant') {
      this.#said(item, path);
      return;
    }
    this.#endAnswer();
    const content = readItemContent(item.content, `${path}.content`, this.#lost);
    if (role === 'system' || role === 'developer') {
      if (typeof content === 'string') this.system(content);
      else this.#messages.push({ role: 'system', content });
    } else if (role === 'user') this.#messages.push({ role, content });
    else {
      throw new FairleadError('FL_PARAM_INVALID', `Messages of role ${String(item.role)} are not known.`, {
        param: `${path}.role`,
      });
    }
  }

  #said(item: Item, path: string): void {
    if (typeof this.#answer?.content === 'string') this.#pushAnswer();
    const content = readItemContent(item.content, `${path}.content`, this.#lost);
    if (typeof content !== 'string' && content.some(({ type }) => type !== 'text')) {
      this.#lost.add(`${path}.content`); // a chat's answers are text
    }
    const message = this.#begin();
    message.content = textsOf(item.content, 'output_text') + textsOf(item.content, 'input_text');
    const refusal = textsOf(item.content, 'refusal', 'refusal');
    if (refusal !== '') message.refusal = refusal;
  }

  #reasoning(item: Item, path: string): void {
    const sealed = asString(item.encrypted_content);
    const blocks = sealed === undefined ? undefined : openSeal(sealed);
    if (sealed !== undefined && blocks === undefined) this.#lost.add(`${path}.encrypted_content`);
    const text =
      textsOf(item.content, 'reasoning_text') ||
      textsOf(item.summary, 'summary_text') ||
      textsOf(blocks, PLAIN);
    const before = this.#thoughts;
    this.#thoughts = {
      text: (before?.text ?? '') + text,
      blocks: [...(before?.blocks ?? []), ...(blocks ?? []).filter((block) => block.type !== PLAIN)],
      path,
    };
  }

  #call(item: Item, path: string, args: string): void {
    const id = asString(item.call_id);
    const name = asString(item.name);
    if (id === undefined || name === undefined) {
      throw new FairleadError('FL_PARAM_MISSING', 'A call needs call_id and name.', { param: path });
    }
    const message = this.#begin();
    const calls: ChatToolCall[] = message.tool_calls ?? [];
    calls.push({ id, type: 'function', function: { name, arguments: args } });
    message.tool_calls = calls;
    this.#open.add(id);
  }

  #result(item: Item, path: string): void {
    const id = asString(item.call_id) ?? '';
    this.#endAnswer();
    if (!this.#open.delete(id)) {
      throw new FairleadError(
        'FL_PARAM_INVALID',
        `No tool call found for function call output with call_id ${id}.`,
        { param: `${path}.call_id`, hint: 'Send the call as well, or the id of the response that made it.' },
      );
    }
    const content = readItemContent(item.output, `${path}.output`, this.#lost);
    this.#messages.push({ role: 'tool', tool_call_id: id, content });
  }

  /** The answer that goes on, with the thoughts that led to what comes next. */
  #begin(): ChatMessage {
    this.#answer ??= { role: 'assistant', content: null };
    const thoughts = this.#thoughts;
    this.#thoughts = undefined;
    if (thoughts === undefined) return this.#answer;
    if (thoughts.text !== '') {
      this.#answer.reasoning_content = (asString(this.#answer.reasoning_content) ?? '') + thoughts.text;
    }
    if (thoughts.blocks.length > 0) {
      this.#answer.thinking_blocks = [
        ...((this.#answer.thinking_blocks as JsonObject[]) ?? []),
        ...thoughts.blocks,
      ];
    }
    return this.#answer;
  }

  #endAnswer(): void {
    const thoughts = this.#thoughts;
    if (thoughts !== undefined && (thoughts.text !== '' || thoughts.blocks.length > 0)) {
      this.#lost.add(thoughts.path); // they led to nothing: no chat has a place for them
    }
    this.#thoughts = undefined;
    this.#pushAnswer();
  }

  #pushAnswer(): void {
    if (this.#answer !== undefined) this.#messages.push(this.#answer);
    this.#answer = undefined;
  }
}

function withoutThoughts({ reasoning_content, thinking_blocks, ...message }: ChatMessage): ChatMessage {
  return message;
}
