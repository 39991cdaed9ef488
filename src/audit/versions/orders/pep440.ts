import { compareLists, compareReleases, readRelease } from '../release.ts';
import { defineOrder } from './define.ts';

const TAIL =
  /^(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<phaseNumber>\d*))?(?:-(?<implicitPost>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d*))?(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d*))?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/;

const PHASES: Readonly<Record<string, number>> = {
  a: 0,
  alpha: 0,
  b: 1,
  beta: 1,
  c: 2,
  rc: 2,
  pre: 2,
  preview: 2,
};
const DEVELOPMENT = -1;
const FINAL = 3;
const NONE = -1;
const LAST = Number.POSITIVE_INFINITY;

/** Phase, its number, post-release, development release: in this order a later list is a later version. */
function readTail(rest: string): readonly number[] | undefined {
  const found = TAIL.exec(rest)?.groups;
  if (found === undefined) return undefined;
  const { phase, phaseNumber, implicitPost, post, postNumber, dev, devNumber } = found;
  const after = implicitPost ?? (post === undefined ? undefined : postNumber);
  const isDevelopmentOfFinal = phase === undefined && after === undefined && dev !== undefined;
  return [
    phase === undefined ? (isDevelopmentOfFinal ? DEVELOPMENT : FINAL) : (PHASES[phase] ?? FINAL),
    Number(phaseNumber ?? 0),
    after === undefined ? NONE : Number(after),
    dev === undefined ? LAST : Number(devNumber),
  ];
}

/** A local label (`+cu121`) is left out, as installers do in ranges: a rebuilt release has the faults of the release. */
export default defineOrder({
  id: 'pep440',
  title: 'PEP 440',
  summary: 'Python packages: epochs, alpha, beta and candidate releases, post and development releases.',
  compare: (a, b) => compareReleases(readRelease(a, readTail), readRelease(b, readTail), compareLists),
});
