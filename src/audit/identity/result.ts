import type { AuditResult, Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import { compareIdentity, type IdentityComparison } from './compare.ts';
import type { IdentityRecord } from './record.ts';
import { type IdentityVerdict, identityVerdict } from './verdict.ts';

/** The outcome of a comparison with a record, as every audit reports it. */
export function identityResult(
  target: string,
  reference: IdentityRecord,
  seen: IdentityRecord,
  requests: number,
): AuditResult {
  const comparison = compareIdentity(reference, seen);
  const verdict = identityVerdict(comparison);
  const same = verdict.verdict === 'same';
  return {
    audit: 'identity',
    targets: [
      {
        url: target,
        components: [{ name: same ? reference.model : seen.model, version: '', confidence: same ? 0.9 : 0 }],
        requests,
      },
    ],
    findings: same ? [] : [findingOf(target, reference, verdict)],
    facts: factsOf(reference, seen, comparison, verdict),
  };
}

/** The outcome of taking a record: nothing is judged. */
export function recordedResult(target: string, record: IdentityRecord, requests: number): AuditResult {
  return {
    audit: 'identity',
    targets: [{ url: target, components: [{ name: record.model, version: '', confidence: 1 }], requests }],
    findings: [],
    facts: {
      recorded: record.model,
      tokenCounts: Object.keys(record.tokens).length,
      logprobs: Object.values(record.answers).some((list) => list.some(({ first }) => first.length > 0)),
      prompts: Object.keys(record.answers).length,
    },
  };
}

const factsOf = (
  reference: IdentityRecord,
  seen: IdentityRecord,
  comparison: IdentityComparison,
  { verdict, why }: IdentityVerdict,
) => ({
  verdict,
  why,
  reference: { model: reference.model, recordedAt: reference.recordedAt },
  claimed: seen.model,
  ...comparison,
});

function findingOf(target: string, reference: IdentityRecord, { verdict, why }: IdentityVerdict): Finding {
  const isOther = verdict === 'other';
  return {
    id: findingId('identity/model', target, reference.model),
    check: 'identity/model',
    target,
    component: reference.model,
    version: '',
    severity: 'high',
    verdict: isOther ? 'affected' : 'unknown',
    title: isOther
      ? { en: 'Serves another model than the recorded one', zh: '所提供的模型与记录的模型不一致' }
      : {
          en: 'Cannot tell whether it serves the recorded model, or the same in another precision',
          zh: '无法判断是否为所记录的模型，或是否为其不同精度的版本',
        },
    evidence: why.join('; ').slice(0, 500),
    mend: {
      en: 'Ask the provider which weights, precision and template it serves; record a reference anew after a planned change.',
      zh: '请向服务方确认其所用的权重、精度与模板；如为计划内变更，请重新记录参考。',
    },
  };
}
