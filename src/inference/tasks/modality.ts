import { defineTask } from './define.ts';
import { refineYes, topicYes, yesOrNo } from './labelled.ts';

export default defineTask({
  id: 'modality',
  title: 'Modality',
  summary: 'Whether the answer that is wanted is a picture.',
  labels: ['text', 'image'],
  read: (state) => yesOrNo('image', 'text', topicYes(state, 'modality'), 'fast'),
  refine: refineYes('modality', 'image', 'text', 0.75),
});
