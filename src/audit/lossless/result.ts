import type { AuditResult, Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import type { LosslessOutcome } from './lossless.ts';

/** The outcome of a lossless check, as every audit reports it. */
export function losslessResult(
  about: { readonly target: string; readonly reference: string; readonly model: string },
  outcome: LosslessOutcome,
): AuditResult {
  const { verdict, examples, tests, speculation, speedup, logprobs, requests } = outcome;
  return {
    audit: 'lossless',
    targets: [
      {
        url: about.target,
        components: [{ name: about.model, version: '', confidence: 1 }],
        requests,
      },
    ],
    findings: verdict.verdict === 'lossless' ? [] : [findingOf(about, outcome)],
    facts: {
      reference: about.reference,
      ...verdict,
      logprobs,
      examples: examples.map(({ drifts: _, ...example }) => example),
      sampling: tests.map(({ name, p, draws }, i) => ({
        what: name,
        p,
        corrected: verdict.chances[i],
        draws,
      })),
      speculation: speculation ?? 'its metrics speak of no drafts',
      ...(speedup === undefined ? {} : { speedup }),
    },
  };
}

function findingOf(
  { target, reference, model }: { target: string; reference: string; model: string },
  { verdict, examples }: LosslessOutcome,
): Finding {
  const isLossy = verdict.verdict === 'not lossless';
  const example = examples[0];
  const shown =
    example === undefined
      ? []
      : [
          `"${example.prompt}": ${JSON.stringify(example.wanted)} became ${JSON.stringify(example.got)} after ${example.agreed} tokens`,
        ];
  return {
    id: findingId('lossless/answers', target, reference, model),
    check: 'lossless/answers',
    target,
    component: model,
    version: '',
    severity: 'medium',
    verdict: isLossy ? 'affected' : 'unknown',
    title: isLossy
      ? { en: "Does not give the reference's answers", zh: '其回答与参考端点不一致' }
      : {
          en: "Cannot tell whether it gives the reference's answers",
          zh: '无法判断其回答是否与参考端点一致',
        },
    evidence: [...verdict.why, ...shown].join('; ').slice(0, 500),
    mend: isLossy
      ? {
          en: 'Switch speculation off and check again; compare version, weights, precision and sampling settings of both.',
          zh: '关闭推测解码后再次检查，并比较两端的版本、权重、精度与采样设置。',
        }
      : {
          en: 'Ask more: raise --prompts, --answer-tokens and --draws, or use servers that tell log-probabilities.',
          zh: '请增大 --prompts、--answer-tokens 与 --draws，或使用能返回对数概率的服务端。',
        },
  };
}
