import { TASKS } from '../labels.ts';
import { defineTask } from './define.ts';
import { refineLabel, topicLabel } from './labelled.ts';

export default defineTask({
  id: 'task',
  title: 'Task',
  summary: 'What is to be done: code, sums, a story, a translation, a summary, a lookup, a talk …',
  labels: TASKS,
  read: (state) => topicLabel(state, 'task'),
  refine: refineLabel('task', 0.4),
});
