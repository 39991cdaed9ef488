import type { Range } from '../../versions/range.ts';
import { defineDoubt } from './define.ts';

const ends = (range: Range): boolean => range.some(({ op }) => op === '<' || op === '<=' || op === '=');

export default defineDoubt({
  id: 'open-ended',
  title: 'A range without end',
  summary: 'The range names no last and no mended version, so that it says nothing about later releases.',
  find(_product, { ranges }) {
    const open = ranges.find((range) => !ends(range));
    return open === undefined ? undefined : (open[0]?.version ?? '0');
  },
  say: (what) => ({
    en: `The range begins at ${what} and has no end: whether a later release mends it is not recorded.`,
    zh: `范围从 ${what} 开始且没有终点：之后的版本是否已修复没有记录。`,
  }),
});
