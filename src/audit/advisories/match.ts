import type { Advisory, LocalText, Severity } from '../finding.ts';
import { commitOf } from '../versions/commit.ts';
import { isVersion } from '../versions/compare.ts';
import { judge, type Range } from '../versions/range.ts';
import { formatRanges } from '../versions/range-text.ts';
import { type Doubt, sayDoubt } from './doubt.ts';
import type { Product, ReadAdvisory } from './product.ts';
import { mendOf, mendUnknown, titleOf } from './wording.ts';

/** What one advisory says of one version; what does not affect it is not said at all. */
export interface Advice {
  readonly verdict: 'affected' | 'unknown';
  readonly advisory: Advisory;
  readonly severity: Severity;
  readonly title: LocalText;
  readonly mend: LocalText;
  /** Why it could not be told, in English; only with `unknown`. */
  readonly reason?: string | undefined;
  /** The same in both languages. */
  readonly reasonText?: LocalText | undefined;
}

/** What the product's advisories say of `version`. Linear in their number. */
export function adviseOnProduct(product: Product, version: string): Advice[] {
  return product.advisories
    .map((advisory) => adviseOnOne(product, advisory, version))
    .filter((advice) => advice !== undefined);
}

function adviseOnOne(product: Product, advisory: ReadAdvisory, version: string): Advice | undefined {
  const { ranges, ids, severity, cvss, references, doubt, withdrawn } = advisory;
  if (withdrawn === true) return undefined;
  const verdict = ranges === undefined ? 'unknown' : judge(product.order, ranges, version);
  if (verdict === 'not-affected') return undefined;
  const base = {
    advisory: { ids, cvss, range: ranges === undefined ? undefined : formatRanges(ranges), references },
    severity,
    title: titleOf({ product: product.title, ids, severity, cvss }),
  };
  if (verdict === 'affected' && doubt === undefined)
    return { ...base, verdict, mend: mendOf(product.order, ranges ?? [], version) };
  const reasonText = whyUnknown(ranges, version, doubt);
  return { ...base, verdict: 'unknown', mend: mendUnknown(ranges), reason: reasonText.en, reasonText };
}

/** Why it cannot be told whether `version` lies in `ranges`: the plainest of the reasons. */
export function whyUnknown(
  ranges: readonly Range[] | undefined,
  version: string,
  doubt: Doubt | undefined,
): LocalText {
  if (ranges === undefined)
    return { en: 'The advisory names no range of versions.', zh: '该公告没有给出版本范围。' };
  if (!isVersion(version)) return { en: 'The version is not known.', zh: '版本未知。' };
  if (doubt !== undefined) return sayDoubt(doubt);
  const commit = ranges.flat().find((bound) => commitOf(bound.version) !== undefined)?.version;
  if (commit !== undefined)
    return {
      en: `The range is given by a commit, ${commit}, which has no order.`,
      zh: `范围以提交 ${commit} 表示，无法比较先后。`,
    };
  const range = formatRanges(ranges);
  return {
    en: `${version} cannot be compared with ${range}.`,
    zh: `无法将 ${version} 与 ${range} 比较。`,
  };
}
