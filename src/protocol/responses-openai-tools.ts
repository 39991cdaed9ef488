import { FairleadError } from '../core/errors.ts';
import { asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatTool } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';
import type { ResponsesBody } from './responses-openai-types.ts';

/** A custom tool takes free text; in a chat it is a function with this one argument. */
export const CUSTOM_INPUT = 'input';

const CUSTOM_PARAMETERS = {
  type: 'object',
  properties: { [CUSTOM_INPUT]: { type: 'string' } },
  required: [CUSTOM_INPUT],
  additionalProperties: false,
};

export interface ToolFields {
  tools?: ChatTool[];
  tool_choice?: unknown;
}

/** Names of the tools of a request that take free text. */
export function customToolsOf(body: ResponsesBody): ReadonlySet<string> {
  const custom = asObjects(body.tools).filter(({ type }) => type === 'custom');
  return new Set(custom.map(({ name }) => String(name)));
}

/**
 * Tools and their choice as a chat has them. A tool that the service runs itself (web search, files, code …) is refused
 * with FL_UNSUPPORTED: an answer that did not search would be taken for one that did.
 */
export function readTools(body: ResponsesBody, lost: Losses): ToolFields {
  const tools = asObjects(body.tools).map((tool, index) => readTool(tool, `tools[${index}]`, lost));
  const choice = body.tool_choice;
  if (tools.length === 0) {
    if (choice !== undefined && choice !== null && choice !== 'auto' && choice !== 'none') {
      throw new FairleadError('FL_PARAM_INVALID', "'tool_choice' needs 'tools'.", { param: 'tool_choice' });
    }
    return {};
  }
  if (choice === undefined || choice === null) return { tools };
  if (typeof choice === 'string') return { tools, tool_choice: choice };
  return readChoice(asObject(choice) ?? {}, tools);
}

function readTool(tool: JsonObject, path: string, lost: Losses): ChatTool {
  const { type, name, description, parameters, strict } = tool;
  if (type !== 'function' && type !== 'custom') {
    throw new FairleadError('FL_UNSUPPORTED', `Tools of type ${String(type)} are not served here.`, {
      param: `${path}.type`,
      hint: 'Offer functions, and run them where the client runs.',
    });
  }
  if (typeof name !== 'string') {
    throw new FairleadError('FL_PARAM_MISSING', `Missing required parameter: '${path}.name'.`, {
      param: `${path}.name`,
    });
  }
  for (const field of ['defer_loading', 'async', 'output_schema', 'allowed_callers']) {
    if (tool[field] != null && tool[field] !== false) lost.add(`${path}.${field}`);
  }
  const described = typeof description === 'string' ? { description } : {};
  if (type === 'custom') {
    const format = asObject(tool.format);
    if (format !== undefined && format.type !== 'text') lost.add(`${path}.format`);
    return { type: 'function', function: { name, ...described, parameters: CUSTOM_PARAMETERS } };
  }
  return {
    type: 'function',
    function: {
      name,
      ...described,
      ...(parameters == null ? {} : { parameters }),
      ...(typeof strict === 'boolean' ? { strict } : {}),
    },
  };
}

function readChoice(choice: JsonObject, tools: ChatTool[]): ToolFields {
  const { type, name } = choice;
  if ((type === 'function' || type === 'custom') && typeof name === 'string') {
    return { tools, tool_choice: { type: 'function', function: { name } } };
  }
  if (type === 'allowed_tools') {
    const allowed = new Set(asObjects(choice.tools).map((tool) => asString(tool.name)));
    const left = tools.filter((tool) => allowed.has(tool.function?.name));
    if (left.length > 0) return { tools: left, tool_choice: choice.mode ?? 'auto' };
  }
  throw new FairleadError('FL_UNSUPPORTED', 'This choice of tools is not served here.', {
    param: 'tool_choice',
    hint: 'Use none, auto, required, or name a function of tools.',
  });
}
