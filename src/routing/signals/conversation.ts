import { z } from 'zod';
import { predicateSchema } from '../../config/schema/routing.ts';
import type { RequestView } from '../view.ts';
import { defineSignal } from './define.ts';
import { matchesPredicate } from './match/predicate.ts';
import { match, miss } from './outcomes.ts';

const source = z.strictObject({
  type: z.enum([
    'message',
    'tool_definition',
    'assistant_tool_call',
    'assistant_tool_cycle',
    'active_tool_loop',
    'image_content',
  ]),
  role: z
    .enum(['user', 'assistant', 'system', 'developer', 'tool', 'non_user'])
    .optional()
    .meta({ description: 'For source message; left out: every role.' }),
});

const config = z
  .strictObject({
    feature: z.strictObject({ type: z.enum(['count', 'exists']), source }),
    predicate: predicateSchema.optional().meta({ description: 'For count: the bounds. exists needs none.' }),
  })
  .refine(({ feature, predicate }) => feature.type === 'exists' || predicate !== undefined, {
    message: 'a count needs a predicate',
    path: ['predicate'],
  });

type Source = z.output<typeof source>;

const COUNTERS: Readonly<Record<Source['type'], (view: RequestView, role: Source['role']) => number>> = {
  message: ({ messages }, role) => {
    if (role === undefined) return messages.length;
    return messages.filter((message) =>
      role === 'non_user' ? message.role !== 'user' : message.role === role,
    ).length;
  },
  tool_definition: ({ tools }) => tools.length,
  assistant_tool_call: toolCalls,
  assistant_tool_cycle: toolResults,
  active_tool_loop: (view) => (inToolLoop(view) ? 1 : 0),
  image_content: ({ images }) => images,
};

function toolCalls({ messages }: RequestView): number {
  let calls = 0;
  for (const { role, tool_calls } of messages)
    if (role === 'assistant' && Array.isArray(tool_calls)) calls += tool_calls.length;
  return calls;
}

function toolResults({ messages }: RequestView): number {
  return messages.filter(({ role }) => role === 'tool').length;
}

/** The request goes on with tools: a result came last, or just before the last user turn, or calls are still open. */
function inToolLoop(view: RequestView): boolean {
  const { messages } = view;
  if (messages.at(-1)?.role === 'tool') return true;
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  if (lastUser > 0 && messages[lastUser - 1]?.role === 'tool') return true;
  return toolCalls(view) > toolResults(view);
}

export default defineSignal({
  id: 'conversation',
  title: 'Shape of the conversation',
  summary: 'Counts messages, tools, tool calls and pictures of the request.',
  config,
  examples: [
    {
      title: 'Several user turns',
      config: {
        feature: { type: 'count', source: { type: 'message', role: 'user' } },
        predicate: { gte: 2 },
      },
    },
    {
      title: 'Inside a tool loop',
      config: { feature: { type: 'exists', source: { type: 'active_tool_loop' } } },
    },
    {
      title: 'Many tools',
      config: { feature: { type: 'count', source: { type: 'tool_definition' } }, predicate: { gte: 3 } },
    },
  ],
  cost: 'free',
  create: ({ name, feature, predicate }) => {
    const count = COUNTERS[feature.source.type];
    return {
      emits: [name],
      evaluate: (view) => {
        const found = count(view, feature.source.role);
        const value = feature.type === 'exists' ? Math.min(found, 1) : found;
        const matched =
          feature.type === 'exists'
            ? value > 0
            : predicate === undefined || matchesPredicate(value, predicate);
        return matched ? match(name, value, `${feature.source.type} ${found}`) : miss(name, value);
      },
    };
  },
});
