import { defineTask } from './define.ts';
import { labelled } from './labelled.ts';

export default defineTask({
  id: 'language',
  title: 'Language',
  summary: 'Which of 75 languages a text is in, as its ISO 639-1 code.',
  labels: [],
  read: ({ models, text }) => labelled(models.language.labels, models.language.probs(text), 'fast'),
});
