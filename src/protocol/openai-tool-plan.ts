import { asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

export interface FunctionTool {
  readonly name: string;
  readonly description: string | undefined;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
  readonly strict: boolean;
  readonly cacheControl?: unknown;
}

export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required' }
  | { readonly mode: 'tool'; readonly name: string };

export interface ToolPlan {
  readonly tools: readonly FunctionTool[];
  readonly choice: ToolChoice | undefined;
  /** False: the client wants at most one call at a time. */
  readonly parallel: boolean;
}

const NO_PARAMETERS: JsonObject = { type: 'object', properties: {} };

/**
 * The functions that a request offers and which of them may be called. A choice among some of the
 * tools narrows the list, which says the same in every wire form. Tools that are no functions are
 * named in `lost`.
 */
export function readToolPlan(request: ChatRequest, lost: Losses): ToolPlan {
  const tools: FunctionTool[] = [];
  for (const [index, tool] of (request.tools ?? []).entries()) {
    const described = tool.function;
    if (tool.type !== 'function' || described === undefined) {
      lost.add(`tools[${index}]`);
      continue;
    }
    tools.push({
      name: described.name,
      description: described.description,
      parameters: asObject(described.parameters) ?? NO_PARAMETERS,
      strict: described.strict === true,
      ...(tool.cache_control === undefined ? {} : { cacheControl: tool.cache_control }),
    });
  }
  const { choice, allowed } = readChoice(request.tool_choice, lost);
  return {
    tools: allowed === undefined ? tools : tools.filter((tool) => allowed.has(tool.name)),
    choice: tools.length === 0 ? undefined : choice,
    parallel: request.parallel_tool_calls !== false,
  };
}

function readChoice(
  value: unknown,
  lost: Losses,
): { readonly choice: ToolChoice | undefined; readonly allowed?: ReadonlySet<string> } {
  if (value === undefined || value === null) return { choice: undefined };
  if (value === 'auto' || value === 'none' || value === 'required') return { choice: { mode: value } };
  const object = asObject(value);
  const name = asString(asObject(object?.function)?.name);
  if (object?.type === 'function' && name !== undefined) return { choice: { mode: 'tool', name } };
  const some = asObject(object?.allowed_tools);
  if (object?.type === 'allowed_tools' && some !== undefined) {
    const names = asObjects(some.tools).map((tool) => asString(asObject(tool.function)?.name) ?? '');
    return { choice: { mode: some.mode === 'required' ? 'required' : 'auto' }, allowed: new Set(names) };
  }
  lost.add('tool_choice');
  return { choice: undefined };
}
