import type { Advice } from '../advisories/advise.ts';
import type { Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';

export interface AdviceOf {
  readonly target: string;
  readonly product: string;
  readonly version: string;
  /** What showed the version, for the evidence. */
  readonly seen: string;
}

/** A finding for each advice on one product at one target; one that several sources give stands once. */
export function adviceFindings(advices: readonly Advice[], of: AdviceOf): Finding[] {
  const { target, product, version, seen } = of;
  const byId = new Map<string, Finding>();
  for (const advice of advices) {
    const name = advice.advisory.ids[0] ?? advice.title.en;
    const id = findingId('infra/advisory', target, product, name);
    if (byId.get(id)?.verdict === 'affected') continue;
    const why = advice.reason === undefined ? '' : `: ${advice.reason}`;
    byId.set(id, {
      id,
      check: 'infra/advisory',
      target,
      component: product,
      version,
      severity: advice.severity,
      verdict: advice.verdict,
      title: advice.title,
      evidence: `${seen}; affected ${advice.advisory.range ?? 'not said'}${why}`.slice(0, 500),
      advisory: advice.advisory,
      mend: advice.mend,
    });
  }
  return [...byId.values()];
}

const NAMED = 10;

/** One finding in place of all that cannot be told because the version could not be read; undefined where nothing is published. */
export function unknownVersionFinding(advices: readonly Advice[], of: AdviceOf): Finding | undefined {
  if (advices.length === 0) return undefined;
  const { target, product, seen } = of;
  const ids = advices.map(({ advisory }) => advisory.ids[0]).filter((id) => id !== undefined);
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return {
    id: findingId('infra/version-unknown', target, product),
    check: 'infra/version-unknown',
    target,
    component: product,
    version: '',
    severity: 'info',
    verdict: 'unknown',
    title: {
      en: `The version of ${product} could not be read: ${advices.length} advisories may or may not apply`,
      zh: `无法读取 ${product} 的版本：${advices.length} 条公告是否适用无法判断`,
    },
    evidence: `${seen}; ${ids.slice(0, NAMED).join(', ')}${more}`.slice(0, 500),
    mend: {
      en: 'Look its version up on the machine and compare it with the advisories, or update to the newest.',
      zh: '在主机上查看其版本并与公告比对，或升级到最新版本。',
    },
  };
}
