import { align } from '../likeness-alignment.ts';
import { defineGuard, NO_FACTS } from './define.ts';

/**
 * In a question of a few words their order is free (`python sort list`, `sort a list in python`); in a sentence of so many words
 * that keeps them all, an exchange says who does what to whom.
 */
const WORDS_AT_LEAST = 12;
/** Where more of the words differ, the judge sees a rewording. */
const OTHERS_AT_MOST = 0.2;

export default defineGuard({
  id: 'word-order',
  title: 'Word order',
  summary: 'A long sentence of the same words, some of them exchanged.',
  read: ({ words }) => (words.length >= WORDS_AT_LEAST ? ['long'] : NO_FACTS),
  refuse: (a, b, wordsOfA, wordsOfB) => {
    if (a.length === 0 || b.length === 0) return undefined;
    if (Math.min(wordsOfA.length, wordsOfB.length) < WORDS_AT_LEAST) return undefined;
    const { onlyA, onlyB, breaks } = align(wordsOfA, wordsOfB);
    const others = (onlyA + onlyB) / (wordsOfA.length + wordsOfB.length);
    return breaks > 0 && others <= OTHERS_AT_MOST ? 'the same words in another order' : undefined;
  },
});
