import type { Mean } from './measures.ts';
import type { EvalReport, Scored } from './report.ts';

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** The report for people. */
export function reportText(report: EvalReport): string {
  const { rows, trainRows, skippedRows, models, policy, baselines, pgr, routing } = report;
  const learned = trainRows > 0 ? `, learned from ${trainRows}` : '';
  const skipped = skippedRows > 0 ? `; ${skippedRows} left out for want of an outcome` : '';
  const lines = [
    `${rows} prompts${learned}, ${models.length} models${skipped}`,
    '',
    ...table([policy, ...baselines]),
    '',
  ];
  lines.push(`models: ${sharesText(policy)}`);
  if (pgr !== null) lines.push(`gap recovered between small and big: ${percent(pgr)}`);
  if (routing !== null) {
    const { apgr, apgrInterval, cpt50, cpt80 } = routing;
    const [low, high] = apgrInterval;
    lines.push(
      `routing between them by predicted gain: APGR ${apgr.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ` +
        `CPT(50 %) ${percent(cpt50)}, CPT(80 %) ${percent(cpt80)} of calls to the big one`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function table(policies: readonly Scored[]): string[] {
  const head = ['policy', 'accuracy (95 %)', 'cost/request', 'tokens', 'latency ms'];
  const cell = (mean: Mean | null) => (mean === null ? '-' : figure(mean.value));
  const body = policies.map(({ name, accuracy, cost, tokens, latencyMs }) => {
    const [low, high] = accuracy.interval;
    const range = `${percent(accuracy.value)} (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
    return [name, range, cell(cost), cell(tokens), cell(latencyMs)];
  });
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((line) => (line[at] as string).length)));
  return [head, ...body].map((line) =>
    line
      .map((text, at) => (at === 0 ? text.padEnd(widths[at] as number) : text.padStart(widths[at] as number)))
      .join('  '),
  );
}

const SHOWN = 6;

function sharesText({ shares }: Scored): string {
  const all = Object.entries(shares);
  const shown = all.slice(0, SHOWN).map(([model, share]) => `${model} ${percent(share)}`);
  return all.length > SHOWN ? `${shown.join(', ')}, ${all.length - SHOWN} more` : shown.join(', ');
}
