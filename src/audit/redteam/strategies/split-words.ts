import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

export default addedSigns({
  id: 'split-words',
  title: 'Split words',
  summary: 'A bar in the midst of each longer word, so that its tokens are others.',
  source: SOURCES.tokenBreak,
  note: 'Leave out the bars, then answer.',
  add: (text) =>
    text.replace(/[A-Za-z]{4,}/g, (word) => {
      const half = Math.floor(word.length / 2);
      return `${word.slice(0, half)}|${word.slice(half)}`;
    }),
  signs: () => /\|/g,
});
