import { defineTask } from './define.ts';
import { blendYes, topicYes } from './labelled.ts';

/** Nearer to the middle than this, thinking could go either way. */
const THIN = 0.2;

export default defineTask({
  id: 'complexity',
  title: 'Complexity',
  summary:
    'How hard a prompt is for the models of today, and whether thinking step by step makes the answer better.',
  labels: [],
  read: (state) => ({
    difficulty: topicYes(state, 'difficulty'),
    needsReasoning: topicYes(state, 'needsReasoning'),
    tier: 'fast',
  }),
  refine: {
    isThin: ({ needsReasoning }) => Math.abs(needsReasoning - 0.5) < THIN,
    blend: (fast, full) => ({
      difficulty: blendYes(fast.difficulty, full, 'difficulty'),
      needsReasoning: blendYes(fast.needsReasoning, full, 'needsReasoning'),
      tier: 'full',
    }),
  },
});
