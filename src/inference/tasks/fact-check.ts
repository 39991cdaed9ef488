import { defineTask } from './define.ts';
import { refineYes, topicYes, yesOrNo } from './labelled.ts';

const YES = 'needs_fact_check';
const NO = 'no_fact_check_needed';

export default defineTask({
  id: 'factCheck',
  title: 'Fact check',
  summary: 'Whether an answer would state facts that can be checked.',
  labels: [NO, YES],
  read: (state) => yesOrNo(YES, NO, topicYes(state, 'factCheck'), 'fast'),
  refine: refineYes('factCheck', YES, NO, 0.75),
});
