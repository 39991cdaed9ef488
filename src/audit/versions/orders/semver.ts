import { compareReleases, readRelease } from '../release.ts';
import { compareSemverTails, readSemverTail } from '../semver-tail.ts';
import { defineOrder } from './define.ts';

export default defineOrder({
  id: 'semver',
  title: 'Semantic Versioning',
  summary: 'Semantic Versioning 2.0.0, with any count of numbers.',
  compare: (a, b) =>
    compareReleases(readRelease(a, readSemverTail), readRelease(b, readSemverTail), compareSemverTails),
});
