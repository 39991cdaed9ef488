import { compareReleases, readRelease } from '../release.ts';
import { compareGoTails, readSemverTail } from '../semver-tail.ts';
import { defineOrder } from './define.ts';

export default defineOrder({
  id: 'go',
  title: 'Go modules',
  summary: 'Go modules: Semantic Versioning and pseudo-versions, which go by the time of their commit.',
  compare: (a, b) =>
    compareReleases(readRelease(a, readSemverTail), readRelease(b, readSemverTail), compareGoTails),
});
