import { describe, expect, it } from 'vitest';
import { parseRange } from '../versions/range-text.ts';
import { doubtOf, sayDoubt } from './doubt.ts';
import type { DoubtedProduct } from './doubts/define.ts';
import { doubts } from './doubts/index.gen.ts';

const ranges = (...texts: string[]) => texts.map(parseRange).filter((range) => range !== undefined);
const advisoryAt = (repository: string) =>
  `https://github.com/${repository}/security/advisories/GHSA-aaaa-bbbb-cccc`;
const server: DoubtedProduct = {
  order: 'pep440',
  repositories: ['jupyter-server/jupyter_server'],
  history: { last: '2.21.1' },
  ranges: [],
};

describe('ranges that the product’s own releases make impossible', () => {
  it.each([
    ['<5.8.1', 'never-released', '5.8.1'],
    ['>=2.10.0, <=2.95.0', 'never-released', '2.95.0'],
    ['<=2026.04.08', 'date-bound', '2026.04.08'],
    ['>=1.0', 'open-ended', '1.0'],
    ['*', 'open-ended', '0'],
  ])('%s is doubted as %s', (range, why, what) => {
    expect(doubtOf(server, { ranges: ranges(range), references: [] })).toEqual({ why, what });
  });

  it.each(['<2.21.1', '<=2.21.1', '>=1.0, <2.7.2', '=2.0.0a0', '<67e4044'])('%s is not', (range) => {
    expect(doubtOf(server, { ranges: ranges(range), references: [] })).toBeUndefined();
  });

  it('lets dates stand where the product numbers by dates', () => {
    const dask = { order: 'pep440', repositories: [], history: { last: '2026.8.0' }, ranges: [] };
    expect(doubtOf(dask, { ranges: ranges('<2026.1.0'), references: [] })).toBeUndefined();
    const claw = { order: 'npm', repositories: [], ranges: [ranges('<2026.2.1'), ranges('<2026.3.1')] };
    expect(doubtOf(claw, { ranges: ranges('<2026.1.0'), references: [] })).toBeUndefined();
    const numbered = { ...claw, ranges: [ranges('<1.2'), ranges('<1.3'), ranges('<2026.1.0')] };
    expect(
      doubtOf(
        { ...numbered, ranges: [...numbered.ranges, ...Array(20).fill(ranges('<1'))] },
        { ranges: ranges('<2026.1.0'), references: [] },
      )?.why,
    ).toBe('date-bound');
  });

  it.each([
    [[advisoryAt('jupyter/jupyter_core')], 'jupyter/jupyter_core'],
    [['https://github.com/cli/cli/releases/tag/v2.96.0'], 'cli/cli'],
    // Its own repository, under a former owner, beside another's.
    [[advisoryAt('jupyter/jupyter_server'), advisoryAt('other/thing')], undefined],
    [[advisoryAt('google/security-research')], undefined],
    [['https://github.com/somebody/poc/blob/main/x.md', 'https://nvd.nist.gov/vuln/detail/CVE-1'], undefined],
  ])('of %j the other repository is %j', (references, what) => {
    expect(doubtOf(server, { ranges: ranges('<2.0'), references })).toEqual(
      what === undefined ? undefined : { why: 'another-repository', what },
    );
  });

  it('says every doubt in both languages', () => {
    for (const { id } of doubts) {
      const { en, zh } = sayDoubt({ why: id, what: 'THIS' });
      expect(en).toContain('THIS');
      expect(zh).toContain('THIS');
    }
  });
});
