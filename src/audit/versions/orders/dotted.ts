import { compareLists, compareReleases, readRelease } from '../release.ts';
import { readWordTail } from '../word-tail.ts';
import { defineOrder } from './define.ts';

export default defineOrder({
  id: 'dotted',
  title: 'Dotted numbers',
  summary:
    'Numbers between dots with an optional word such as `-rc1`, `-lts` or `.post7`; other words are not told apart.',
  compare: (a, b) =>
    compareReleases(readRelease(a, readWordTail), readRelease(b, readWordTail), compareLists),
});
