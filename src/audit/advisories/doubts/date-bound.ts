import type { Range } from '../../versions/range.ts';
import { defineDoubt } from './define.ts';

const YEAR = /^v?(?:19|20|21)\d\d[.-]/i;
/** With fewer dated bounds than this share, the product does not number by dates. */
const SHARE = 0.1;

const bounds = (ranges: readonly Range[]): string[] => ranges.flat().map(({ version }) => version);

export default defineDoubt({
  id: 'date-bound',
  title: 'A date as a version',
  summary: 'The range is given by a date, and the product does not number its releases by dates.',
  find({ history, ranges }, advisory) {
    const dated = bounds(advisory.ranges).find((version) => YEAR.test(version));
    if (dated === undefined) return undefined;
    if (history !== undefined) return YEAR.test(history.last) ? undefined : dated;
    const all = bounds(ranges.flat());
    return all.filter((version) => YEAR.test(version)).length <= all.length * SHARE ? dated : undefined;
  },
  say: (what) => ({
    en: `The range is given by a date, ${what}, and the product does not number by dates.`,
    zh: `范围以日期 ${what} 表示，而该产品的版本号不是日期。`,
  }),
});
