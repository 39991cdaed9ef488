import type { Outcome } from './outcome-model.ts';

const SUBJECTS = [
  'harbour',
  'garden',
  'market',
  'school',
  'forest',
  'castle',
  'river',
  'village',
  'station',
  'island',
];

/** Sums, which only `sage` gets right, and poems, which both do; each prompt with words of its own. */
export function outcomesOf(count: number, group = true): Outcome[] {
  return Array.from({ length: count }, (_, i): Outcome => {
    const subject = `${SUBJECTS[i % SUBJECTS.length]} number ${i}`;
    return i % 2 === 0
      ? {
          prompt: `Compute the sum of the tolls at the ${subject} and explain the arithmetic.`,
          scores: { sage: 1, clerk: i % 10 === 0 ? 1 : 0 },
          ...(group ? { group: 'sums' } : {}),
        }
      : {
          prompt: `Write a short poem about the ${subject} in spring, with rhymes.`,
          scores: { sage: i % 5 === 0 ? 0 : 1, clerk: 1 },
          ...(group ? { group: 'poems' } : {}),
        };
  });
}

export const SUM = 'Please compute the sum of the tolls at the bridge and explain the arithmetic.';
export const POEM = 'Write a short poem about the bridge in autumn, with rhymes.';
