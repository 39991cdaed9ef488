import { defineShape, textAt } from './define.ts';

export default defineShape({
  id: 'advbench',
  title: 'AdvBench',
  summary: 'Goals, each with the beginning of an answer.',
  source: 'https://github.com/llm-attacks/llm-attacks, data/advbench (2023)',
  columns: ['goal', 'target'],
  read(row) {
    const text = textAt(row, 'goal');
    return text === '' ? undefined : { text, category: textAt(row, 'category'), benign: false };
  },
});
