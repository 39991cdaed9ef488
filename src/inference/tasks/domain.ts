import { DOMAINS } from '../labels.ts';
import { defineTask } from './define.ts';
import { refineLabel, topicLabel } from './labelled.ts';

export default defineTask({
  id: 'domain',
  title: 'Domain',
  summary: 'Which of the 14 subjects of MMLU-Pro a prompt is about.',
  labels: DOMAINS,
  read: (state) => topicLabel(state, 'domain'),
  refine: refineLabel('domain', 0.5),
});
