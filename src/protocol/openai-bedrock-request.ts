import { asObject, type JsonObject } from './json-guards.ts';
import { fitClaude } from './openai-anthropic-limits.ts';
import type { ChatRequest } from './openai-chat.ts';
import { type ContentBlock, type Losses, type MediaBlock, refuseMedia, wordsOf } from './openai-content.ts';
import {
  answerFormatOf,
  maxTokensOf,
  noteUncarried,
  refuseSeveralChoices,
  stopsOf,
} from './openai-request-read.ts';
import { type FunctionTool, readToolPlan, type ToolPlan } from './openai-tool-plan.ts';
import { readConversation, type Turn, type TurnBlock } from './openai-turns.ts';

const CARRIED = new Set([
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop',
  'tools',
  'tool_choice',
  'response_format',
  'thinking',
  'output_config',
  'additionalModelRequestFields',
]);

const IMAGE_FORMATS = new Set(['png', 'jpeg', 'gif', 'webp']);
const DOCUMENT_FORMATS: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['text/csv', 'csv'],
  ['text/html', 'html'],
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
]);

/**
 * The body of Bedrock's Converse and ConverseStream for a chat request; the model stands in the path.
 * Fields of the model's own go to `additionalModelRequestFields`, under which a request may bring more.
 */
export function toBedrock(request: ChatRequest): { readonly body: object; readonly lost: readonly string[] } {
  refuseSeveralChoices(request, 'Bedrock');
  const lost: Losses = new Set();
  const { system, turns } = readConversation(request.messages, lost);
  const plan = readToolPlan(request, lost);
  const format = answerFormatOf(request);
  if (format === 'json') lost.add('response_format');
  noteUncarried(request, CARRIED, lost);
  const stops = stopsOf(request);
  const { inferenceConfig, modelFields } = toInference(request, plan, turns, lost);
  const names = documentNames();
  const body = {
    messages: turns.map(({ role, blocks }) => ({
      role,
      content: blocks.flatMap((block) => toBlock(block, names)),
    })),
    ...(system.length === 0 ? {} : { system: system.flatMap((block) => toContent(block, names)) }),
    inferenceConfig: { ...inferenceConfig, ...(stops.length === 0 ? {} : { stopSequences: stops }) },
    ...toToolConfig(plan, turns, lost),
    ...(Object.keys(modelFields).length === 0 ? {} : { additionalModelRequestFields: modelFields }),
    ...(typeof format === 'object'
      ? {
          outputConfig: {
            textFormat: {
              type: 'json_schema',
              structure: {
                jsonSchema: {
                  name: format.name,
                  description: format.description,
                  schema: JSON.stringify(format.schema),
                },
              },
            },
          },
        }
      : {}),
  };
  return { body, lost: [...lost] };
}

function toInference(
  request: ChatRequest,
  plan: ToolPlan,
  turns: readonly Turn[],
  lost: Losses,
): { readonly inferenceConfig: object; readonly modelFields: JsonObject } {
  const extra = asObject(request.additionalModelRequestFields);
  const outputConfig = asObject(request.output_config);
  if (!/claude/i.test(request.model)) {
    const { temperature, top_p: topP, top_k: topK, thinking } = request;
    return {
      inferenceConfig: {
        maxTokens: maxTokensOf(request),
        temperature: temperature ?? undefined,
        topP: topP ?? undefined,
      },
      modelFields: withoutEmpty({ top_k: topK, thinking, output_config: outputConfig, ...extra }),
    };
  }
  const { maxTokens, temperature, topP, topK, thinking } = fitClaude(request, plan, turns, undefined, lost);
  return {
    inferenceConfig: { maxTokens, temperature, topP },
    modelFields: withoutEmpty({ top_k: topK, thinking, output_config: outputConfig, ...extra }),
  };
}

function withoutEmpty(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Documents need names that are plain and differ within a request. */
function documentNames(): (wished: string | undefined) => string {
  let count = 0;
  return (wished) => {
    const plain = (wished ?? '').replace(/[^A-Za-z0-9()[\]-]+/g, ' ').trim() || 'document';
    count++;
    return count === 1 ? plain : `${plain} ${count}`;
  };
}

type NameDocument = ReturnType<typeof documentNames>;

function toBlock(block: TurnBlock, names: NameDocument): object[] {
  switch (block.type) {
    case 'text':
    case 'media':
      return toContent(block, names);
    case 'thinking':
      return [{ reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } }];
    case 'redacted_thinking':
      return [{ reasoningContent: { redactedContent: block.data } }];
    case 'tool_call':
      return marked({ toolUse: { toolUseId: block.id, name: block.name, input: block.input } }, block);
    case 'tool_result': {
      const content = block.content.flatMap((part) => toContent(part, names));
      const status = block.isError === true ? { status: 'error' } : {};
      return marked({ toolResult: { toolUseId: block.id, content, ...status } }, block);
    }
  }
}

function toContent(block: ContentBlock, names: NameDocument): object[] {
  return marked(block.type === 'text' ? { text: wordsOf(block) } : toMedia(block, names), block);
}

function marked(content: object, { cacheControl }: { readonly cacheControl?: unknown }): object[] {
  return cacheControl === undefined ? [content] : [content, CACHE_POINT];
}

const CACHE_POINT = { cachePoint: { type: 'default' } };

function toMedia(block: MediaBlock, names: NameDocument): object {
  const { kind, mimeType } = block;
  const source = toSource(block);
  const format = mimeType?.split('/')[1] ?? '';
  if (kind === 'image' && IMAGE_FORMATS.has(format)) return { image: { format, source } };
  if (kind === 'video' && mimeType !== undefined) return { video: { format, source } };
  const document = DOCUMENT_FORMATS.get(mimeType ?? '');
  if (kind !== 'file' || document === undefined) return refuseMedia(block, 'Bedrock');
  return { document: { format: document, name: names(block.name), source } };
}

function toSource(block: MediaBlock): object {
  const { source } = block;
  return 'data' in source ? { bytes: source.data } : refuseMedia(block, 'Bedrock');
}

/** Converse cannot forbid tools: without calls in the history they are left out, which comes to the same. */
function toToolConfig(
  plan: ToolPlan,
  turns: readonly Turn[],
  lost: Losses,
): { readonly toolConfig?: object } {
  const { tools, choice, parallel } = plan;
  if (tools.length === 0) return {};
  if (!parallel) lost.add('parallel_tool_calls');
  if (choice?.mode === 'none') {
    const inHistory = turns.some(({ blocks }) => blocks.some((block) => block.type === 'tool_call'));
    if (!inHistory) return {};
    lost.add('tool_choice');
    return { toolConfig: { tools: tools.flatMap(toTool) } };
  }
  return { toolConfig: { tools: tools.flatMap(toTool), ...toToolChoice(choice) } };
}

function toTool({ name, description, parameters, strict, cacheControl }: FunctionTool): object[] {
  const spec = { name, description, inputSchema: { json: parameters }, ...(strict ? { strict } : {}) };
  return cacheControl === undefined ? [{ toolSpec: spec }] : [{ toolSpec: spec }, CACHE_POINT];
}

function toToolChoice(choice: ToolPlan['choice']): { readonly toolChoice?: object } {
  if (choice === undefined) return {};
  if (choice.mode === 'tool') return { toolChoice: { tool: { name: choice.name } } };
  return { toolChoice: choice.mode === 'required' ? { any: {} } : { auto: {} } };
}
