import { defineShape, textAt } from './define.ts';

export default defineShape({
  id: 'xstest',
  title: 'XSTest',
  summary:
    'Safe and unsafe prompts that look alike; older files tell the unsafe ones by a type that begins with contrast.',
  source: 'https://github.com/paul-rottger/exaggerated-safety (2023)',
  columns: ['prompt', 'type', 'focus'],
  read(row) {
    const text = textAt(row, 'prompt');
    if (text === '') return undefined;
    const category = textAt(row, 'type');
    const label = textAt(row, 'label').toLowerCase();
    const benign = label === '' ? !category.startsWith('contrast') : label === 'safe';
    return { text, category, benign };
  },
});
