import { compareLists, compareReleases, readRelease } from '../release.ts';
import { readWordTail } from '../word-tail.ts';
import { defineOrder } from './define.ts';

const COMPACT = /^(v?)((?:19|20|21)\d\d)(\d\d)(\d\d)(?!\d)/i;
const DASHED = /^(v?)((?:19|20|21)\d\d)-(\d\d)-(\d\d)(?!\d)/i;
const YEAR = /^(?:release[-.])?v?(?:19|20|21)\d\d\./i;

/** `20260801` and `2026-08-01` as `2026.08.01`; undefined for what is no date. */
function dotted(version: string): string | undefined {
  const plain = version.replace(COMPACT, '$1$2.$3.$4').replace(DASHED, '$1$2.$3.$4');
  return YEAR.test(plain) ? plain : undefined;
}

function read(version: string) {
  const plain = dotted(version);
  return plain === undefined ? undefined : readRelease(plain, readWordTail);
}

export default defineOrder({
  id: 'date',
  title: 'Dates',
  summary:
    'Dates such as `2026.8.1`, `2026-08-01` or `20260801`; a number that is no date has no place among them.',
  compare: (a, b) => compareReleases(read(a), read(b), compareLists),
});
