import { FairleadError } from '../core/errors.ts';
import { invalid } from './anthropic-openai-check.ts';
import { cacheMark } from './anthropic-openai-content.ts';
import { asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatRequest, ChatTool } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

const CARRIED = new Set(['type', 'name', 'description', 'input_schema', 'cache_control', 'strict']);

/** Tools that Anthropic itself runs: an answer that did not search would be taken for one that did. */
const RUN_THERE = /^(?:web_search|web_fetch|code_execution|mcp_toolset)/;

/**
 * The fields of a chat for `tools` and `tool_choice`. Tools of Anthropic's own are named in `lost`, those that it runs are
 * refused with FL_UNSUPPORTED.
 */
export function toChatTools(
  body: JsonObject,
  lost: Losses,
): Pick<ChatRequest, 'tools' | 'tool_choice'> & { readonly parallel_tool_calls?: boolean } {
  const tools: ChatTool[] = [];
  for (const [index, tool] of asObjects(body.tools).entries()) {
    const path = `tools[${index}]`;
    if (typeof tool.type === 'string' && tool.type !== 'custom') {
      if (RUN_THERE.test(tool.type)) {
        throw new FairleadError(
          'FL_UNSUPPORTED',
          `The tool ${tool.type} runs at Anthropic, and nowhere else.`,
          {
            param: path,
            hint: 'Offer a tool of your own, with an input_schema.',
          },
        );
      }
      lost.add(path);
      continue;
    }
    tools.push(toFunction(tool, path, lost));
  }
  if (tools.length === 0) {
    if (['any', 'tool'].includes(asString(asObject(body.tool_choice)?.type) ?? '')) {
      throw new FairleadError(
        'FL_UNSUPPORTED',
        'The answer must call a tool, and none of them can be carried.',
        {
          param: 'tool_choice',
          hint: 'Offer a tool of your own, with an input_schema.',
        },
      );
    }
    return {};
  }
  return { tools, ...toChoice(asObject(body.tool_choice), tools) };
}

function toFunction(tool: JsonObject, path: string, lost: Losses): ChatTool {
  const name = asString(tool.name);
  if (name === undefined) throw invalid(`${path}.name`, 'a string');
  if (asObject(tool.input_schema) === undefined) throw invalid(`${path}.input_schema`, 'a JSON Schema');
  for (const field in tool) {
    if (!CARRIED.has(field) && tool[field] !== undefined && tool[field] !== null)
      lost.add(`${path}.${field}`);
  }
  const description = asString(tool.description);
  return {
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      parameters: tool.input_schema,
      ...(tool.strict === true ? { strict: true } : {}),
    },
    ...cacheMark(tool),
  };
}

function toChoice(choice: JsonObject | undefined, tools: readonly ChatTool[]) {
  if (choice === undefined) return {};
  const parallel = choice.disable_parallel_tool_use === true ? { parallel_tool_calls: false } : {};
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { tool_choice: choice.type, ...parallel };
    case 'any':
      return { tool_choice: 'required', ...parallel };
    case 'tool': {
      const { name } = choice;
      if (!tools.some((tool) => tool.function?.name === name)) {
        throw invalid('tool_choice.name', 'the name of one of the tools that can be carried');
      }
      return { tool_choice: { type: 'function', function: { name } }, ...parallel };
    }
    default:
      throw invalid('tool_choice.type', '"auto", "any", "tool" or "none"');
  }
}
