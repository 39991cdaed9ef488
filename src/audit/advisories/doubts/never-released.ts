import { compareVersions } from '../../versions/compare.ts';
import { defineDoubt } from './define.ts';

export default defineDoubt({
  id: 'never-released',
  title: 'Never released',
  summary: 'The range names a version that is newer than the newest release of the product.',
  find({ order, history }, { ranges }) {
    if (history === undefined) return undefined;
    return ranges.flat().find(({ version }) => compareVersions(order, version, history.last) === 1)?.version;
  },
  say: (what) => ({
    en: `The range names ${what}, which the product never released: it is of another package.`,
    zh: `范围中的 ${what} 从未由该产品发布，因此属于其他软件包。`,
  }),
});
