import type { Severity } from '../finding.ts';
import { baseScore, ratingOf } from './cvss.ts';

/** Words that advisories use, in both languages; keys are lower case. */
const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  严重: 'critical',
  危急: 'critical',
  high: 'high',
  高: 'high',
  高危: 'high',
  moderate: 'medium',
  medium: 'medium',
  中: 'medium',
  中危: 'medium',
  中等: 'medium',
  low: 'low',
  低: 'low',
  低危: 'low',
  info: 'info',
  none: 'info',
};

/** What stands in for a severity that nobody published. */
const NOT_RATED: Severity = 'medium';

/** The severity that `word` names; else the one that the CVSS vector gives; else medium. */
export function normaliseSeverity(word: string | undefined, cvss?: string | undefined): Severity {
  const named = WORDS[(word ?? '').trim().toLowerCase()];
  // "none" is also what a missing value reads as, so a score says more.
  if (named !== undefined && named !== 'info') return named;
  const score = cvss === undefined ? undefined : baseScore(cvss);
  return score === undefined ? (named === 'info' && word === 'info' ? 'info' : NOT_RATED) : ratingOf(score);
}
