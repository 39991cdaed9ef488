import { defineGuard, NO_FACTS } from './define.ts';
import { mayBeAlike, questionOf } from './reading/asked.ts';

export default defineGuard({
  id: 'question',
  title: 'Question word',
  summary: 'Another thing is asked for: who, when, where, why, how, how many; 谁, 什么时候, 为什么, 多少.',
  read: (view) => {
    const asked = questionOf(view);
    return asked === undefined ? NO_FACTS : [asked];
  },
  refuse: ([a], [b]) =>
    a === undefined || b === undefined || mayBeAlike(a, b) ? undefined : `asks ${a}, the other asks ${b}`,
});
