import { compareReleases, readRelease } from '../release.ts';
import { compareSemverTails, readLooseTail } from '../semver-tail.ts';
import { defineOrder } from './define.ts';

export default defineOrder({
  id: 'npm',
  title: 'npm',
  summary: 'Packages of npm: Semantic Versioning, where the hyphen before a pre-release may be missing.',
  compare: (a, b) =>
    compareReleases(readRelease(a, readLooseTail), readRelease(b, readLooseTail), compareSemverTails),
});
