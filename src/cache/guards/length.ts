import { defineGuard, NO_FACTS } from './define.ts';

export default defineGuard({
  id: 'length',
  title: 'Length',
  summary: 'A text that is too long to be compared word by word is served to its exact equal only.',
  read: ({ isCut }) => (isCut ? ['long'] : NO_FACTS),
  refuse: (a, b) => (a.length + b.length > 0 ? 'too long to compare' : undefined),
});
