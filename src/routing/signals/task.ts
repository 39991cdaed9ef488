import { z } from 'zod';
import { defineSignal } from './define.ts';
import { tierField } from './learned/ask.ts';
import { labelSignal } from './learned/label-signal.ts';

export default defineSignal({
  id: 'task',
  title: 'Task',
  summary:
    'Matches when what the prompt asks for, such as coding or a translation, is among the tasks stated.',
  config: z.strictObject({
    tasks: z.array(z.string().min(1)).min(1).optional().meta({
      description:
        'Of coding, math, creative, translation, summarisation, extraction, role-play, agentic, factual, chat; left out: the signal’s name.',
    }),
    threshold: z.number().min(0).max(1).default(0.5).meta({ description: 'Least probability.' }),
    tier: tierField,
  }),
  examples: [
    { title: 'Code', config: { tasks: ['coding'] } },
    { title: 'Work on a given text', config: { tasks: ['summarisation', 'extraction', 'translation'] } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, tasks = [name], threshold, tier }, context) =>
    labelSignal({ name, task: 'task', wanted: tasks, key: 'tasks', threshold, tier }, context),
});
