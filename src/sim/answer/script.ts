import { badRequest } from '../http/errors.ts';
import { booleanAt, type Fields, integerAt, stringsAt } from '../http/fields.ts';
import type { ModelSpec } from '../options.ts';
import { tokenPieces } from '../tokens.ts';
import type { Prompt } from './prompt.ts';
import { answerProse, proseAfter, thoughtProse } from './prose.ts';
import { structuredText } from './structured.ts';
import { thinkingTokens } from './thinking.ts';
import { type ToolCall, wantedToolCall } from './tool-call.ts';

export type Channel = 'reasoning' | 'content' | 'tool';

/** One answer, token by token: what will be sent, known before it is sent. */
export interface Script {
  /** Reasoning first, then content, then the tool call, whose first piece is empty and stands for its name. */
  readonly pieces: readonly string[];
  readonly reasoningTokens: number;
  readonly contentTokens: number;
  readonly toolCall: ToolCall | undefined;
  readonly finish: 'stop' | 'length' | 'tool_calls';
  /** The stop string that ended it. */
  readonly stopReason: string | null;
}

export function channelOf(script: Script, index: number): Channel {
  if (index < script.reasoningTokens) return 'reasoning';
  return index < script.reasoningTokens + script.contentTokens ? 'content' : 'tool';
}

/** The text of one channel. */
export function textOf(script: Script, channel: Channel): string {
  const content = script.reasoningTokens + script.contentTokens;
  if (channel === 'reasoning') return script.pieces.slice(0, script.reasoningTokens).join('');
  return (
    channel === 'content'
      ? script.pieces.slice(script.reasoningTokens, content)
      : script.pieces.slice(content)
  ).join('');
}

/** How much may be and must be written. */
interface Limits {
  readonly most: number;
  readonly least: number;
  readonly stops: readonly string[];
  readonly keepStop: boolean;
}

/** Reads the limits on length. Throws the 400 that vLLM sends where prompt and answer do not fit the context. */
export function readLimits(body: Fields, prompt: Prompt, spec: ModelSpec): Limits {
  const asked = integerAt(body, 'max_completion_tokens', 1) ?? integerAt(body, 'max_tokens', 1);
  const room = spec.contextTokens - prompt.tokens;
  if (room < (asked ?? 1)) {
    throw badRequest(
      `This model's maximum context length is ${spec.contextTokens} tokens. The request has ${prompt.tokens} tokens of ` +
        `prompt and wants ${asked ?? 1} more. Shorten the messages or lower max_tokens.`,
      'input_tokens',
    );
  }
  const most = asked ?? room;
  const ignoresEnd = booleanAt(body, 'ignore_eos') === true;
  return {
    most,
    least: ignoresEnd ? most : Math.min(most, integerAt(body, 'min_tokens', 0) ?? 0),
    stops: stringsAt(body, 'stop').filter((stop) => stop !== ''),
    keepStop: booleanAt(body, 'include_stop_str_in_output') === true,
  };
}

/**
 * The answer to a chat request: a function of model, messages and seed, cut to the request's limits. Where the request goes
 * on with the beginning of that answer, exactly the rest of it.
 */
export function chatScript(
  body: Fields,
  model: string,
  prompt: Prompt,
  seed: number,
  spec: ModelSpec,
): Script {
  const limits = readLimits(body, prompt, spec);
  const { prefix } = prompt;
  // Content after thinking means that thinking is over.
  const thinks = spec.reasoning && (prefix === undefined || prefix.content === '') ? thinkingTokens(body) : 0;
  const reasoning =
    thinks === 0
      ? []
      : tokenPieces(
          proseAfter(thoughtProse(model, prompt, seed, thinks), prefix?.reasoning ?? '', 0),
          limits.most,
        );
  const left: Limits = {
    ...limits,
    most: limits.most - reasoning.length,
    least: Math.max(0, limits.least - reasoning.length),
  };
  const toolCall = wantedToolCall(body, prompt, seed);
  if (toolCall !== undefined) return toolScript(reasoning, toolCall, left);
  const fixed = structuredText(body, model, prompt, seed) ?? (spec.echo ? prompt.question : undefined);
  return contentScript(
    reasoning,
    fixed === undefined
      ? proseAfter(answerProse(model, prompt, seed, spec.answerTokens), prefix?.content ?? '', left.least)
      : restOf(fixed, prefix?.content ?? ''),
    left,
  );
}

/** The answer to a plain text prompt. */
export function textScript(
  body: Fields,
  model: string,
  prompt: Prompt,
  seed: number,
  spec: ModelSpec,
): Script {
  // 16 is the default length of OpenAI's and vLLM's text completions.
  const limits = readLimits({ max_tokens: 16, ...body }, prompt, spec);
  const fixed = structuredText(body, model, prompt, seed) ?? (spec.echo ? prompt.question : undefined);
  return contentScript(
    [],
    fixed ?? proseAfter(answerProse(model, prompt, seed, spec.answerTokens), '', limits.least),
    limits,
  );
}

function restOf(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : '';
}

function contentScript(reasoning: readonly string[], text: string, limits: Limits): Script {
  const { most, stops, keepStop } = limits;
  let end = Number.POSITIVE_INFINITY;
  let stopReason: string | null = null;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at === -1 || at + (keepStop ? stop.length : 0) >= end) continue;
    end = at + (keepStop ? stop.length : 0);
    stopReason = stop;
  }
  const all = tokenPieces(text.slice(0, end), most + 1);
  // A text that just fits has used up its tokens before it could say that it ends.
  const tooLong = all.length > most || (all.length === most && stopReason === null);
  const content = all.slice(0, most);
  return {
    pieces: [...reasoning, ...content],
    reasoningTokens: reasoning.length,
    contentTokens: content.length,
    toolCall: undefined,
    finish: tooLong ? 'length' : 'stop',
    stopReason: tooLong ? null : stopReason,
  };
}

function toolScript(reasoning: readonly string[], toolCall: ToolCall, { most }: Limits): Script {
  const all = ['', ...tokenPieces(toolCall.arguments)];
  const tooLong = all.length > most;
  const pieces = all.slice(0, most);
  return {
    pieces: [...reasoning, ...pieces],
    reasoningTokens: reasoning.length,
    contentTokens: 0,
    toolCall: pieces.length === 0 ? undefined : toolCall,
    finish: tooLong ? 'length' : 'tool_calls',
    stopReason: null,
  };
}
