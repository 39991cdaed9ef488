import { z } from 'zod';
import { LINES, lastUserText } from '../protocol/message-text.ts';
import { definePlugin } from './define.ts';
import { keepTools, toolName, toolsCalled } from './tool-names.ts';
import { ToolScores } from './tool-scores.ts';

const config = z.strictObject({
  topK: z.int().positive().default(8).meta({ description: 'How many of the tools are given at the most.' }),
  threshold: z.number().min(0).max(1).default(0.15).meta({
    description:
      'Likeness to the prompt from which on a tool is given, 0 to 1. Where none is so like, all are given.',
  }),
  keepAtLeast: z
    .int()
    .positive()
    .default(4)
    .meta({ description: 'So many are given whatever their likeness, the most alike first.' }),
});

export default definePlugin({
  id: 'tool_selection',
  title: 'Tool selection',
  summary: 'Gives the model only the tools that look useful for the last user turn.',
  order: 255,
  needsModels: true,
  config,
  examples: [
    { title: 'The eight most alike', config: { topK: 8 } },
    { title: 'Strict', config: { topK: 3, threshold: 0.35, keepAtLeast: 2 } },
  ],
  create({ topK, threshold, keepAtLeast }, { classifiers }) {
    const scores = new ToolScores(classifiers);
    return {
      before(request) {
        const tools = request.get('tools');
        const choice = request.get('tool_choice') ?? 'auto';
        // A client that forces a call, or names tools, knows which ones it needs.
        if (!Array.isArray(tools) || tools.length <= keepAtLeast || choice !== 'auto') return undefined;
        const messages = request.get('messages');
        const prompt = lastUserText(messages, LINES);
        if (prompt === '') return undefined;
        const called = toolsCalled(messages);
        const given = scores.of(prompt, tools);
        const ranked = tools
          .map((tool, at) => ({ tool, score: given[at] ?? 0 }))
          // Hosted tools have no description to compare; a tool in use must stay known to the model.
          .filter(({ tool }) => tool.function !== undefined && !called.has(toolName(tool)))
          .sort((a, b) => b.score - a.score);
        // Nothing alike says that the prompt cannot be compared, not that no tool is wanted.
        if ((ranked[0]?.score ?? 0) < threshold) return undefined;
        const dropped = new Set(
          ranked
            .filter(({ score }, rank) => rank >= keepAtLeast && (rank >= topK || score < threshold))
            .map(({ tool }) => tool),
        );
        const gone = keepTools(request, (tool) => !dropped.has(tool));
        if (gone > 0)
          request.report({ by: 'tool_selection', what: 'tool_not_needed', action: 'removed', count: gone });
        return undefined;
      },
    };
  },
});
