import { defineShape, textAt } from './define.ts';

export default defineShape({
  id: 'aig',
  title: 'AI-Infra-Guard',
  summary: 'A JSON object with a name and a list `data` of prompts.',
  source: 'https://github.com/Tencent/AI-Infra-Guard, data/eval (2026)',
  // `@set` is the name of the object that the rows stood in.
  columns: ['prompt', '@set'],
  read(row) {
    const text = textAt(row, 'prompt');
    return text === ''
      ? undefined
      : { text, category: textAt(row, 'category', 'type', '@set'), benign: false };
  },
});
