import { compareReleases, readRelease } from '../release.ts';
import { compareSemverTails, readLooseTail } from '../semver-tail.ts';
import { type Comparison, defineOrder } from './define.ts';

const isRevision = (tail: readonly string[]): boolean => tail.length === 1 && /^\d+$/.test(tail[0] ?? '');

/** `2026.2.21-2` is a pre-release to npm and a second edition to its makers: against other editions it is not told. */
function compareTails(a: readonly string[], b: readonly string[]): Comparison {
  return isRevision(a) === isRevision(b) ? compareSemverTails(a, b) : undefined;
}

export default defineOrder({
  id: 'npm-revisions',
  title: 'npm with revisions',
  summary: 'Packages of npm that number later editions of a release as `-1`, `-2`.',
  compare: (a, b) =>
    compareReleases(readRelease(a, readLooseTail), readRelease(b, readLooseTail), compareTails),
});
