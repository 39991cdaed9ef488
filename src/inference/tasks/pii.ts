import { PII_TYPES } from '../pii/types.ts';
import { defineTask } from './define.ts';

export default defineTask({
  id: 'pii',
  title: 'Personal data',
  summary: 'Stretches that name or reach a person, by 17 types.',
  labels: PII_TYPES,
  read: ({ models, text }) => models.pii(text),
});
