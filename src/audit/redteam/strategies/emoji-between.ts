import { pick } from './shared/draws.ts';
import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

const PICTURES = ['🌿', '🎈', '🐚', '🪁'];

export default addedSigns({
  id: 'emoji-between',
  title: 'Emoji in words',
  summary: 'A picture at a drawn place in each longer word.',
  source: SOURCES.emojiAttack,
  note: 'Leave out the pictures, then answer.',
  add: (text, random) =>
    text.replace(/[A-Za-z]{4,}/g, (word) => {
      const at = 1 + Math.floor(random() * (word.length - 1));
      return word.slice(0, at) + pick(PICTURES, random) + word.slice(at);
    }),
  signs: () => /[🌿🎈🐚🪁]/gu,
});
