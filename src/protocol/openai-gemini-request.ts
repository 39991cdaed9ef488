import { asNumber, asObject, type JsonObject } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';
import { type Losses, type MediaBlock, refuseMedia, textOf, wordsOf } from './openai-content.ts';
import {
  answerFormatOf,
  maxTokensOf,
  noteUncarried,
  refuseSeveralChoices,
  stopsOf,
} from './openai-request-read.ts';
import { readToolPlan, type ToolPlan } from './openai-tool-plan.ts';
import {
  readConversation,
  type ToolCallBlock,
  type ToolResultBlock,
  type Turn,
  type TurnBlock,
} from './openai-turns.ts';

const CARRIED = new Set([
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'tools',
  'tool_choice',
  'response_format',
  'thinkingConfig',
  'safetySettings',
]);

/** From Gemini 3 on, a call in the history without its seal is a 400. */
const NEEDS_SIGNATURES = /gemini-(?:[3-9]|[1-9]\d)/i;
/** Google's documented stand-in for the seal of a call that another model made. */
const NO_SIGNATURE = 'skip_thought_signature_validator';

const EXTENSION_TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['heic', 'image/heic'],
  ['pdf', 'application/pdf'],
  ['mp3', 'audio/mpeg'],
  ['wav', 'audio/wav'],
  ['mp4', 'video/mp4'],
]);

/**
 * The body of Gemini's generateContent for a chat request; the model stands in the path.
 * `thinkingConfig`, `safetySettings` and `top_k` may stand in the request in Gemini's own form.
 */
export function toGemini(request: ChatRequest): { readonly body: object; readonly lost: readonly string[] } {
  refuseSeveralChoices(request, 'Gemini');
  const lost: Losses = new Set();
  const { system, turns } = readConversation(request.messages, lost);
  const plan = readToolPlan(request, lost);
  noteUncarried(request, CARRIED, lost);
  if (plan.tools.some((tool) => tool.strict)) lost.add('tools[].function.strict');
  const body = {
    contents: toContents(turns, NEEDS_SIGNATURES.test(request.model), lost),
    ...(system.length === 0 ? {} : { systemInstruction: { parts: system.map(({ text }) => ({ text })) } }),
    ...(plan.tools.length === 0 ? {} : toTools(plan)),
    generationConfig: toGenerationConfig(request),
    ...(Array.isArray(request.safetySettings) ? { safetySettings: request.safetySettings } : {}),
  };
  return { body, lost: [...lost] };
}

function toGenerationConfig(request: ChatRequest): object {
  const stops = stopsOf(request);
  const format = answerFormatOf(request);
  return {
    maxOutputTokens: maxTokensOf(request),
    temperature: asNumber(request.temperature),
    topP: asNumber(request.top_p),
    topK: asNumber(request.top_k),
    seed: asNumber(request.seed),
    presencePenalty: asNumber(request.presence_penalty),
    frequencyPenalty: asNumber(request.frequency_penalty),
    ...(stops.length === 0 ? {} : { stopSequences: stops }),
    ...(format === undefined ? {} : { responseMimeType: 'application/json' }),
    ...(typeof format === 'object' ? { responseJsonSchema: format.schema } : {}),
    ...toThinkingConfig(asObject(request.thinkingConfig)),
  };
}

/** Thoughts are asked for wherever thinking is configured, since OpenAI's form has a place for them. */
function toThinkingConfig(config: JsonObject | undefined): { readonly thinkingConfig?: JsonObject } {
  if (config === undefined) return {};
  if (config.thinkingBudget === 0) return { thinkingConfig: config };
  return { thinkingConfig: { includeThoughts: true, ...config } };
}

function toContents(turns: readonly Turn[], needsSignatures: boolean, lost: Losses): object[] {
  return turns.flatMap(({ role, blocks }) => {
    const parts = blocks.flatMap((block) => toPart(block, lost));
    if (blocks.some((block) => 'cacheControl' in block)) lost.add('messages[].content[].cache_control');
    if (needsSignatures) sealFirstCall(parts);
    return parts.length === 0 ? [] : [{ role: role === 'user' ? 'user' : 'model', parts }];
  });
}

/** Parallel calls share one seal, which stands on the first of them. */
function sealFirstCall(parts: Record<string, unknown>[]): void {
  const first = parts.find((part) => part.functionCall !== undefined);
  if (first !== undefined) first.thoughtSignature ??= NO_SIGNATURE;
}

function toPart(block: TurnBlock, lost: Losses): Record<string, unknown>[] {
  switch (block.type) {
    case 'text':
      return [{ text: wordsOf(block) }];
    case 'media':
      return [toMedia(block)];
    case 'tool_call':
      return [toFunctionCall(block)];
    case 'tool_result': {
      const name = block.name ?? block.id;
      return [{ functionResponse: { id: block.id, name, response: toFunctionResponse(block) } }];
    }
    case 'thinking':
    case 'redacted_thinking':
      lost.add('messages[].thinking_blocks'); // sealed by another maker's model
      return [];
  }
}

function toFunctionCall({ id, name, input, thoughtSignature }: ToolCallBlock): Record<string, unknown> {
  const seal = thoughtSignature === undefined ? {} : { thoughtSignature };
  return { functionCall: { id, name, args: input }, ...seal };
}

/**
 * Gemini wants an object: a result that is JSON of one passes as it is, any other text under `output`; what a tool says that
 * failed, under `error`.
 */
function toFunctionResponse({ content, isError }: ToolResultBlock): JsonObject {
  const text = textOf(content, 'A Gemini function response');
  if (isError === true) return { error: text };
  try {
    return asObject(JSON.parse(text)) ?? { output: text };
  } catch {
    return { output: text };
  }
}

function toMedia(block: MediaBlock): Record<string, unknown> {
  const { source, mimeType } = block;
  if ('data' in source) {
    if (mimeType === undefined) return refuseMedia(block, 'Gemini');
    return { inlineData: { mimeType, data: source.data } };
  }
  const extension = /\.(\w+)(?:[?#]|$)/.exec(source.url)?.[1]?.toLowerCase() ?? '';
  const known = EXTENSION_TYPES.get(extension);
  return { fileData: { ...(known === undefined ? {} : { mimeType: known }), fileUri: source.url } };
}

function toTools({ tools, choice }: ToolPlan): object {
  const functionDeclarations = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parametersJsonSchema: parameters,
  }));
  return {
    tools: [{ functionDeclarations }],
    ...(choice === undefined ? {} : { toolConfig: { functionCallingConfig: toCallingConfig(choice) } }),
  };
}

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

function toCallingConfig(choice: NonNullable<ToolPlan['choice']>): object {
  if (choice.mode === 'tool') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: MODES[choice.mode] };
}
