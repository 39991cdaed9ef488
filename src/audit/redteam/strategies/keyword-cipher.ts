import { codedStrategy } from './shared/coded.ts';
import { pick } from './shared/draws.ts';
import { LATIN, turnLetters } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'keyword-cipher',
  title: 'Keyword cipher',
  summary: 'Each letter by its place in an alphabet that begins with a key word.',
  source: SOURCES.cipherChat,
  note: 'What follows is in a substitution: the cipher’s alphabet is the key, then the letters that are not in it. Decode it and answer what it says.',
  key: (random) => pick(['quartz', 'zephyr', 'monkey', 'plight'], random),
  write(text, key) {
    const cipher = mixed(key);
    return turnLetters(text, (place) => cipher.charCodeAt(place) - 97);
  },
  read(payload, key) {
    const cipher = mixed(key);
    return turnLetters(payload, (place) => cipher.indexOf(LATIN.charAt(place)));
  },
});

const mixed = (key: string): string => [...new Set(key + LATIN)].join('');
