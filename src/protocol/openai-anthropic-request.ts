import { asObject, asString } from './json-guards.ts';
import { fitClaude } from './openai-anthropic-limits.ts';
import type { ChatRequest } from './openai-chat.ts';
import { type ContentBlock, type Losses, type MediaBlock, refuseMedia } from './openai-content.ts';
import { answerFormatOf, noteUncarried, refuseSeveralChoices, stopsOf } from './openai-request-read.ts';
import { readToolPlan, type ToolPlan } from './openai-tool-plan.ts';
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
  'parallel_tool_calls',
  'response_format',
  'thinking',
  'output_config',
  'user',
  'metadata',
  'service_tier',
  'cache_control',
]);

/**
 * The body of Anthropic's POST /v1/messages for a chat request. `thinking`, `output_config` and
 * `top_k` may stand in the request in Anthropic's own form, `cache_control` on parts and tools.
 * `defaultMaxTokens` is sent for the answer when the client states no limit: the API demands one.
 */
export function toAnthropic(
  request: ChatRequest,
  defaultMaxTokens: number,
): { readonly body: object; readonly lost: readonly string[] } {
  refuseSeveralChoices(request, 'Anthropic');
  const lost: Losses = new Set();
  const { system, turns } = readConversation(request.messages, lost);
  const plan = readToolPlan(request, lost);
  const limits = fitClaude(request, plan, turns, defaultMaxTokens, lost);
  const stops = stopsOf(request);
  const userId = asString(request.user) ?? asString(request.metadata?.user_id);
  const format = answerFormatOf(request);
  if (format === 'json') lost.add('response_format');
  for (const name in request.metadata) if (name !== 'user_id') lost.add('metadata');
  noteUncarried(request, CARRIED, lost);
  const outputConfig = {
    ...asObject(request.output_config),
    ...(typeof format === 'object' ? { format: { type: 'json_schema', schema: format.schema } } : {}),
  };
  const body = {
    model: request.model,
    max_tokens: limits.maxTokens,
    ...(system.length === 0 ? {} : { system: system.map(toContent) }),
    messages: toMessages(turns),
    ...(request.stream === true ? { stream: true } : {}),
    temperature: limits.temperature,
    top_p: limits.topP,
    top_k: limits.topK,
    ...(stops.length === 0 ? {} : { stop_sequences: stops }),
    ...(plan.tools.length === 0 ? {} : { tools: toTools(plan) }),
    ...toToolChoice(plan),
    thinking: limits.thinking,
    ...(Object.keys(outputConfig).length === 0 ? {} : { output_config: outputConfig }),
    ...(userId === undefined ? {} : { metadata: { user_id: userId } }),
    ...toServiceTier(request.service_tier, lost),
    ...(request.cache_control == null ? {} : { cache_control: request.cache_control }),
  };
  return { body, lost: [...lost] };
}

/** What a count of tokens goes by. */
const COUNTED = [
  'model',
  'system',
  'messages',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
];

/** The body of Anthropic's POST /v1/messages/count_tokens for a chat request. Throws as `toAnthropic`. */
export function toAnthropicCount(request: ChatRequest): object {
  // a limit that leaves room for any budget
  const { body } = toAnthropic({ ...request, max_completion_tokens: Number.MAX_SAFE_INTEGER }, 1);
  return Object.fromEntries(Object.entries(body).filter(([name]) => COUNTED.includes(name)));
}

/** OpenAI's `default` is Anthropic's `standard_only`; where nothing is said Anthropic's own default holds, which is `auto`. */
function toServiceTier(tier: unknown, lost: Losses): { readonly service_tier?: string } {
  if (tier === undefined || tier === null) return {};
  if (tier === 'auto') return { service_tier: 'auto' };
  if (tier === 'default') return { service_tier: 'standard_only' };
  lost.add('service_tier');
  return {};
}

/** Anthropic takes no other characters in the id of a call, which another maker's model may have been given. */
const toolId = (id: string) => id.replace(/[^\w-]/g, '_');

const mark = (cacheControl: unknown) => (cacheControl === undefined ? {} : { cache_control: cacheControl });

function toMessages(turns: readonly Turn[]): object[] {
  return turns.map(({ role, blocks }, index) => {
    // an answer that is begun for the model may not end in white space
    const begun = index === turns.length - 1 && role === 'assistant';
    const content = blocks.map((block, at) =>
      begun && at === blocks.length - 1 && block.type === 'text'
        ? toBlock({ ...block, text: block.text.trimEnd() })
        : toBlock(block),
    );
    return { role, content };
  });
}

function toBlock(block: TurnBlock): object {
  switch (block.type) {
    case 'text':
    case 'media':
      return toContent(block);
    case 'thinking':
      return { type: 'thinking', thinking: block.text, signature: block.signature };
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: block.data };
    case 'tool_call':
      return {
        type: 'tool_use',
        id: toolId(block.id),
        name: block.name,
        input: block.input,
        ...mark(block.cacheControl),
      };
    case 'tool_result':
      return {
        type: 'tool_result',
        tool_use_id: toolId(block.id),
        content: block.content.map(toContent),
        ...(block.isError === true ? { is_error: true } : {}),
        ...mark(block.cacheControl),
      };
  }
}

function toContent(block: ContentBlock): object {
  const cache = mark(block.cacheControl);
  if (block.type === 'text' && block.document !== undefined) {
    const source = { type: 'text', media_type: 'text/plain', data: block.text };
    return { type: 'document', source, ...block.document, ...cache };
  }
  if (block.type === 'text') return { type: 'text', text: block.text, ...cache };
  return { ...toMedia(block), ...cache };
}

function toMedia(block: MediaBlock): object {
  const { kind, source, mimeType, name } = block;
  if (kind !== 'image' && kind !== 'file') return refuseMedia(block, 'Anthropic');
  const type = kind === 'image' ? 'image' : 'document';
  const title = name === undefined ? {} : { title: name };
  if ('url' in source) return { type, source: { type: 'url', url: source.url }, ...title };
  if (mimeType === 'text/plain') {
    const text = Buffer.from(source.data, 'base64').toString('utf8');
    return { type, source: { type: 'text', media_type: mimeType, data: text }, ...title };
  }
  if (mimeType === undefined) return refuseMedia(block, 'Anthropic');
  return { type, source: { type: 'base64', media_type: mimeType, data: source.data }, ...title };
}

function toTools({ tools }: ToolPlan): object[] {
  return tools.map(({ name, description, parameters, strict, cacheControl }) => ({
    name,
    description,
    input_schema: parameters,
    ...(strict ? { strict } : {}),
    ...mark(cacheControl),
  }));
}

function toToolChoice({ tools, choice, parallel }: ToolPlan): { readonly tool_choice?: object } {
  if (tools.length === 0 || (choice === undefined && parallel)) return {};
  if (choice?.mode === 'none') return { tool_choice: { type: 'none' } };
  const single = parallel ? {} : { disable_parallel_tool_use: true };
  if (choice?.mode === 'tool') return { tool_choice: { type: 'tool', name: choice.name, ...single } };
  return { tool_choice: { type: choice?.mode === 'required' ? 'any' : 'auto', ...single } };
}
