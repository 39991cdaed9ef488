import { z } from 'zod';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import { definePlugin, type PluginRequest } from './define.ts';
import { keepTools, toolName } from './tool-names.ts';

const globs = z.array(z.string().min(1)).default([]);

const config = z.strictObject({
  mode: z
    .enum(['filtered', 'none', 'passthrough'])
    .default('filtered')
    .meta({ description: 'filtered: by the lists; none: no tool leaves; passthrough: all do.' }),
  allow: globs.meta({
    description: 'Names of the tools that may be used, `*` for any text; all where it is empty.',
  }),
  block: globs.meta({
    description: 'Names of the tools that may not be used, `*` for any text; stronger than allow.',
  }),
  stripToolHistory: z.boolean().default(false).meta({
    description:
      'Also takes earlier calls and their results out of the conversation. Some providers refuse a history with calls where no tools are given.',
  }),
});

export default definePlugin({
  id: 'tools',
  title: 'Tools',
  summary: 'Says which of the client’s tools a model may be given.',
  order: 250,
  config,
  examples: [
    { title: 'Read-only files', config: { allow: ['fs_read*', 'fs_list*', 'search'] } },
    { title: 'No shell', config: { block: ['*shell*', 'bash'] } },
    { title: 'A model without tools', config: { mode: 'none', stripToolHistory: true } },
  ],
  create({ mode, allow, block, stripToolHistory }) {
    const keeps = (name: string) =>
      mode === 'passthrough' ||
      (mode === 'filtered' &&
        (allow.length === 0 || allow.some((glob) => fits(name, glob))) &&
        !block.some((glob) => fits(name, glob)));
    return {
      before(request) {
        const gone = keepTools(request, (tool) => keeps(toolName(tool))) + keepFunctions(request, keeps);
        if (gone > 0)
          request.report({ by: 'tools', what: 'tool_not_allowed', action: 'removed', count: gone });
        if (stripToolHistory) stripHistory(request);
        return undefined;
      },
    };
  },
});

/** OpenAI's older form of tools, which some clients still send. */
function keepFunctions(request: PluginRequest, keeps: (name: string) => boolean): number {
  const functions = request.get('functions');
  if (!Array.isArray(functions)) return 0;
  const kept = functions.filter((one: { name?: unknown } | null) => keeps(String(one?.name)));
  const gone = functions.length - kept.length;
  if (gone === 0) return 0;
  if (kept.length === 0) request.remove('functions');
  else request.set('functions', kept);
  request.remove('function_call');
  return gone;
}

function stripHistory(request: PluginRequest): void {
  const messages = request.get('messages');
  const kept = messages.flatMap(withoutTools);
  const isSame = kept.length === messages.length && kept.every((message, at) => message === messages[at]);
  if (!isSame) request.set('messages', kept);
}

/** A turn that only called tools says nothing without its calls. */
function withoutTools(message: ChatMessage): ChatMessage[] {
  if (message.role === 'tool' || message.role === 'function') return [];
  if (message.tool_calls === undefined && message.function_call === undefined) return [message];
  const { tool_calls: _calls, function_call: _call, ...rest } = message;
  const isEmpty = rest.content === undefined || rest.content === null || rest.content.length === 0;
  return isEmpty ? [] : [rest];
}

/** Whether `name` fits a glob in which `*` stands for any text, in time linear in the name. */
function fits(name: string, glob: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  if (rest.length === 0) return name === glob;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
