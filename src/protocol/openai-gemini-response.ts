import { FairleadError } from '../core/errors.ts';
import { asNumber, asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatChoice, ChatCompletion, ChatToolCall, Usage } from './openai-chat.ts';
import type { AnswerStamp, UpstreamError } from './openai-chunk-writer.ts';
import { upstreamError } from './openai-upstream-error.ts';

/** What one response, or one event of a stream, adds to the answer. */
export interface GeminiPiece {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ChatToolCall[];
  /** Pictures that the model made, as data URLs in OpenRouter's form. */
  readonly images: readonly object[];
  /** Gemini's own word, once the answer has ended. */
  readonly finish: string | undefined;
}

/** Ends of an answer in which the model failed, not the prompt: another try may well succeed. */
const FAULTS = new Set([
  'MALFORMED_FUNCTION_CALL',
  'MALFORMED_RESPONSE',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
]);

const TOO_LONG = /input token count.*exceeds|exceeds the maximum number of tokens/i;

/** The first candidate of a response. `firstCall` numbers calls that have no id of their own, under `answerId`. */
export function readGemini(response: JsonObject, answerId: string, firstCall: number): GeminiPiece {
  const candidate = asObjects(response.candidates)[0];
  let text = '';
  let reasoning = '';
  const calls: ChatToolCall[] = [];
  const images: object[] = [];
  for (const part of asObjects(asObject(candidate?.content)?.parts)) {
    const words = asString(part.text) ?? '';
    if (part.thought === true) reasoning += words;
    else text += words;
    const call = asObject(part.functionCall);
    if (call !== undefined)
      calls.push(toToolCall(call, part, `call_${answerId}_${firstCall + calls.length}`));
    const picture = asObject(part.inlineData);
    if (picture !== undefined) {
      const url = `data:${asString(picture.mimeType) ?? ''};base64,${asString(picture.data) ?? ''}`;
      images.push({ type: 'image_url', image_url: { url } });
    }
  }
  const blocked = asString(asObject(response.promptFeedback)?.blockReason);
  const finish = asString(candidate?.finishReason) ?? (candidate === undefined ? blocked : undefined);
  return {
    text,
    reasoning,
    calls,
    images,
    finish: finish === 'FINISH_REASON_UNSPECIFIED' ? undefined : finish,
  };
}

function toToolCall(call: JsonObject, part: JsonObject, fallbackId: string): ChatToolCall {
  const signature = asString(part.thoughtSignature);
  return {
    id: asString(call.id) ?? fallbackId,
    type: 'function',
    function: { name: asString(call.name) ?? '', arguments: JSON.stringify(call.args ?? {}) },
    ...(signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } }),
  };
}

/**
 * OpenAI's finish reason for Gemini's. Every block, of the answer or of the prompt, is
 * `content_filter`; an answer that the model spoilt is an FL_UPSTREAM_PROTOCOL error instead.
 */
export function geminiFinishReason(finish: string, hasCalls: boolean): string | FairleadError {
  if (finish === 'STOP') return hasCalls ? 'tool_calls' : 'stop';
  if (finish === 'MAX_TOKENS') return 'length';
  if (!FAULTS.has(finish)) return 'content_filter';
  return new FairleadError('FL_UPSTREAM_PROTOCOL', `The model spoilt its answer (${finish}).`);
}

/** Gemini counts thoughts beside the answer's tokens, OpenAI among them. */
export function geminiUsage(metadata: JsonObject): Usage {
  const thoughts = asNumber(metadata.thoughtsTokenCount) ?? 0;
  const prompt =
    (asNumber(metadata.promptTokenCount) ?? 0) + (asNumber(metadata.toolUsePromptTokenCount) ?? 0);
  const completion = (asNumber(metadata.candidatesTokenCount) ?? 0) + thoughts;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: asNumber(metadata.cachedContentTokenCount) ?? 0 },
    completion_tokens_details: { reasoning_tokens: thoughts },
  };
}

/** Gemini's response as OpenAI's completion. Throws FL_UPSTREAM_PROTOCOL for a body that is none, or a spoilt answer. */
export function fromGemini(response: unknown, stamp: AnswerStamp, model: string): ChatCompletion {
  const body = asObject(response);
  const id = asString(body?.responseId) ?? stamp.id;
  const piece = body === undefined ? undefined : readGemini(body, id, 0);
  if (body === undefined || piece?.finish === undefined) {
    throw new FairleadError(
      'FL_UPSTREAM_PROTOCOL',
      'The backend’s answer is not a finished Gemini response.',
    );
  }
  const finish = geminiFinishReason(piece.finish, piece.calls.length > 0);
  if (typeof finish !== 'string') throw finish;
  return {
    id,
    object: 'chat.completion',
    created: stamp.created,
    model: asString(body.modelVersion) ?? model,
    choices: [{ index: 0, message: toMessage(piece), finish_reason: finish }],
    usage: geminiUsage(asObject(body.usageMetadata) ?? {}),
  };
}

function toMessage({ text, reasoning, calls, images }: GeminiPiece): ChatChoice['message'] {
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(images.length === 0 ? {} : { images }),
    ...(calls.length === 0 ? {} : { tool_calls: [...calls] }),
  };
}

/** Google's error body, alone or in a list, or undefined when it is none. */
export function geminiError(body: unknown, status?: number): UpstreamError | undefined {
  const error = asObject(asObject(Array.isArray(body) ? body[0] : body)?.error);
  const message = asString(error?.message);
  if (error === undefined || message === undefined) return undefined;
  const badKey = asObjects(error.details).some((detail) => detail.reason === 'API_KEY_INVALID');
  return upstreamError(badKey ? 401 : (status ?? asNumber(error.code) ?? 500), message, TOO_LONG);
}
