import { FEEDBACK } from '../labels.ts';
import { defineTask } from './define.ts';
import { refineLabel, topicLabel } from './labelled.ts';

export default defineTask({
  id: 'feedback',
  title: 'Feedback',
  summary: 'Whether a turn says that the answer before it was good, bad, wrong, or should be different.',
  labels: FEEDBACK,
  read: (state) => topicLabel(state, 'feedback'),
  refine: refineLabel('feedback', 0.5),
});
