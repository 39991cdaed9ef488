import { defineShape, textAt } from './define.ts';

export default defineShape({
  id: 'harmbench',
  title: 'HarmBench',
  summary: 'Behaviours with a category and, for some, a context.',
  source: 'https://github.com/centerforaisafety/HarmBench, data/behavior_datasets (2024)',
  columns: ['behavior', 'functionalcategory', 'semanticcategory', 'behaviorid'],
  read(row) {
    const behaviour = textAt(row, 'behavior');
    if (behaviour === '') return undefined;
    const context = textAt(row, 'contextstring');
    return {
      text: context === '' ? behaviour : `${context}\n\n---\n\n${behaviour}`,
      category: textAt(row, 'semanticcategory', 'functionalcategory'),
      benign: false,
    };
  },
});
