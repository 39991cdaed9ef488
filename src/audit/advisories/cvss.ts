import type { Severity } from '../finding.ts';

/** The metrics of a CVSS vector, such as `AV` to `N`; undefined where `vector` is none of version 3 or 4. */
export function readVector(vector: string): ReadonlyMap<string, string> | undefined {
  const [version = '', ...metrics] = vector.trim().split('/');
  if (!/^CVSS:[34]\.\d$/.test(version)) return undefined;
  return new Map(
    metrics.map((metric): [string, string] => {
      const [name = '', value = ''] = metric.split(':');
      return [name, value];
    }),
  );
}

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const PRIVILEGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/**
 * The base score, 0 to 10, of a vector of CVSS 3.0 or 3.1 (the formula of FIRST's specification 3.1, section 7.1);
 * undefined for other vectors and for those that lack a metric.
 */
export function baseScore(vector: string): number | undefined {
  const metrics = vector.trim().startsWith('CVSS:3') ? readVector(vector) : undefined;
  if (metrics === undefined) return undefined;
  const weight = (name: string) => WEIGHTS[name]?.[metrics.get(name) ?? ''] ?? Number.NaN;
  const scope = metrics.get('S') ?? '';
  const privileges = PRIVILEGES[scope]?.[metrics.get('PR') ?? ''] ?? Number.NaN;
  const loss = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = scope === 'C' ? 7.52 * (loss - 0.029) - 3.25 * (loss - 0.02) ** 15 : 6.42 * loss;
  const ease = 8.22 * weight('AV') * weight('AC') * privileges * weight('UI');
  if (Number.isNaN(impact) || Number.isNaN(ease)) return undefined;
  if (impact <= 0) return 0;
  return roundUp(Math.min((scope === 'C' ? 1.08 : 1) * (impact + ease), 10));
}

/** The smallest number with one decimal that is not less, computed in whole numbers as the specification's appendix A does. */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}

/** The rating of a base score (section 5 of the specification); 0 is `info`. */
export function ratingOf(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}
