import { isRecord } from '../core/record.ts';
import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import type { PluginRequest } from './define.ts';

/** What a tool is called by: its function's name, else its own, else its type (`web_search`). */
export function toolName(tool: ChatTool): string {
  return nameIn(tool) ?? String(tool?.type);
}

/** The tools that a `tool_choice` names; none where it is `auto`, `required`, `none` or absent. */
export function toolsChosen(choice: unknown): ReadonlySet<string> {
  if (!isRecord(choice)) return new Set();
  const { allowed_tools: allowed } = choice;
  const tools = isRecord(allowed) && Array.isArray(allowed.tools) ? allowed.tools : [choice];
  return new Set(tools.map(nameIn).filter((name) => name !== undefined));
}

/** The tools that the conversation has called. O(messages). */
export function toolsCalled(messages: readonly ChatMessage[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { tool_calls: calls } of messages) {
    if (!Array.isArray(calls)) continue;
    for (const call of calls) {
      const name = nameIn(call);
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

/**
 * Leaves of the request's tools those that `keeps` holds for; says how many went. A `tool_choice` that names one of those
 * goes as well, so that the model chooses among what is left: a backend refuses the name of a tool that it was not given.
 */
export function keepTools(request: PluginRequest, keeps: (tool: ChatTool) => boolean): number {
  const tools = request.get('tools');
  if (!Array.isArray(tools)) return 0;
  const kept = tools.filter(keeps);
  const gone = tools.length - kept.length;
  if (gone === 0) return 0;
  if (kept.length === 0) {
    for (const field of ['tools', 'tool_choice', 'parallel_tool_calls']) request.remove(field);
    return gone;
  }
  request.set('tools', kept);
  const left = new Set(kept.map(toolName));
  if ([...toolsChosen(request.get('tool_choice'))].some((name) => !left.has(name))) {
    request.remove('tool_choice');
  }
  return gone;
}

function nameIn(tool: unknown): string | undefined {
  if (!isRecord(tool)) return undefined;
  for (const holder of [tool.function, tool.custom, tool]) {
    if (isRecord(holder) && typeof holder.name === 'string') return holder.name;
  }
  return undefined;
}
