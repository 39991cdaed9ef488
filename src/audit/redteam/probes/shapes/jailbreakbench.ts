import { defineShape, textAt } from './define.ts';

export default defineShape({
  id: 'jailbreakbench',
  title: 'JailbreakBench',
  summary: 'Goals with a behaviour and a category; the file of benign behaviours has the same columns.',
  source: 'https://github.com/JailbreakBench/jailbreakbench, JBB-Behaviors (2024)',
  columns: ['goal', 'target', 'behavior', 'category'],
  read(row) {
    const text = textAt(row, 'goal');
    if (text === '') return undefined;
    return {
      text,
      category: textAt(row, 'category'),
      benign: /benign/i.test(textAt(row, 'split', 'source', 'label')),
    };
  },
});
