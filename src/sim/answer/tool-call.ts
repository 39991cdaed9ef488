import { seededRandom } from '../../core/random.ts';
import { isRecord } from '../../core/record.ts';
import { badRequest } from '../http/errors.ts';
import type { Fields } from '../http/fields.ts';
import type { Prompt } from './prompt.ts';
import { hintsFrom, schemaValue } from './schema-value.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

interface Tool {
  readonly name: string;
  readonly parameters: unknown;
}

/**
 * The call that the request wants: `tool_choice` requires one or names it, or the last user message asks for a tool by its
 * name or in words. Never straight after a tool has answered, unless required. Throws a 400 for a tool that is not there.
 */
export function wantedToolCall(body: Fields, prompt: Prompt, seed: number): ToolCall | undefined {
  const tools = readTools(body);
  const tool = chooseTool(body, tools, prompt);
  if (tool === undefined) return undefined;
  const random = seededRandom(prompt.hash ^ Math.imul(seed + 3, 0xc2b2ae35));
  const value = schemaValue(tool.parameters, hintsFrom(prompt.question, random));
  return {
    id: `call_${Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')}`,
    name: tool.name,
    arguments: JSON.stringify(isRecord(value) ? value : {}),
  };
}

function chooseTool(body: Fields, tools: readonly Tool[], prompt: Prompt): Tool | undefined {
  const choice = body.tool_choice ?? (tools.length > 0 ? 'auto' : 'none');
  if (choice === 'none') return undefined;
  if (tools.length === 0) throw badRequest('tool_choice needs tools to choose from.', 'tool_choice');
  const asked = tools.find((tool) => isAskedFor(tool, prompt.question));
  if (choice === 'required') return asked ?? tools[0];
  if (choice === 'auto') {
    if (prompt.afterTool) return undefined;
    const inWords = /\b(?:use|call|invoke|run)\b[^.?!]{0,40}\b(?:tool|function)\b/i.test(prompt.question);
    return asked ?? (inWords ? tools[0] : undefined);
  }
  const name = isRecord(choice) && isRecord(choice.function) ? choice.function.name : undefined;
  const named = tools.find((tool) => tool.name === name);
  if (named === undefined) throw badRequest(`tool_choice names no tool of the request.`, 'tool_choice');
  return named;
}

function isAskedFor({ name }: Tool, question: string): boolean {
  const said = question.toLowerCase();
  const word = name.toLowerCase();
  return said.includes(word) || said.includes(word.replaceAll(/[_-]+/g, ' '));
}

function readTools({ tools }: Fields): Tool[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw badRequest('tools must be a list.', 'tools');
  return tools.map((tool) => {
    const fn = isRecord(tool) && isRecord(tool.function) ? tool.function : {};
    if (typeof fn.name !== 'string') throw badRequest('each tool must have a function with a name.', 'tools');
    return { name: fn.name, parameters: fn.parameters };
  });
}
