import { defineShape, textAt } from './define.ts';

const TEXT = [
  'prompt',
  'text',
  'question',
  'instruction',
  'query',
  'behavior',
  'goal',
  'input',
  'content',
] as const;

const isTrue = (value: unknown): boolean =>
  value === true || value === 1 || /^(true|yes|1)$/i.test(String(value));

export default defineShape({
  id: 'plain',
  title: 'Any other table',
  summary:
    'A column prompt, text, question, instruction, query, behavior, goal, input or content; category and benign, or label, may stand beside it.',
  source: 'own',
  columns: [],
  read(row) {
    const text = textAt(row, ...TEXT);
    if (text === '') return undefined;
    const benign =
      row.benign === undefined
        ? /^(benign|safe|harmless)$/i.test(textAt(row, 'label', 'split'))
        : isTrue(row.benign);
    return { text, category: textAt(row, 'category', 'type', 'topic', 'tag', 'kind'), benign };
  },
});
