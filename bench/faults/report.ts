import { cpus } from 'node:os';
import { cpuName, table } from '../gateway/report.ts';
import { asks } from './asks.ts';
import type { FaultCase } from './cases.ts';
import { LIMIT_MS, type Measured } from './measure.ts';
import type { FallbackTarget } from './targets/define.ts';
import { VERDICTS } from './verdict.ts';

export interface MeasuredTarget {
  readonly target: FallbackTarget;
  readonly version: string;
  /** In the order of the cases. */
  readonly results: readonly Measured[];
}

export interface FaultRun {
  readonly command: string;
  readonly date: string;
  readonly timeoutMs: number;
  readonly cases: readonly FaultCase[];
  readonly targets: readonly MeasuredTarget[];
}

/** What a cell says: the verdict, what is worth adding, the seconds. */
export function cellOf({ id, remark, seconds, toolJson, met }: Measured): string {
  const { title, good, silent } = VERDICTS[id];
  const name = good ? title : silent ? `**${title}**` : title;
  const notes = [remark, toolJson === false ? 'arguments no JSON' : '', met ? '' : 'primary never asked'];
  const said = notes.filter((note) => note !== '').join(', ');
  return `${name}${said === '' ? '' : ` (${said})`}, ${seconds.toFixed(1)} s`;
}

export function caseTable({ cases, targets }: FaultRun): string {
  const head = ['fault of the primary', 'asked for', ...targets.map(({ target }) => target.title)];
  const rows = cases.map((fault, at) => [
    `${fault.title}${fault.undetectable === undefined ? '' : ' ¹'}${fault.impossible === true ? ' ²' : ''}`,
    asks[fault.ask ?? 'text'].title,
    ...targets.map(({ results }) => {
      const result = results[at];
      return result === undefined ? '–' : cellOf(result);
    }),
  ]);
  return table(head, rows);
}

export function countTable({ targets }: FaultRun): string {
  const ids = Object.keys(VERDICTS) as (keyof typeof VERDICTS)[];
  const used = ids.filter((id) => targets.some(({ results }) => results.some((result) => result.id === id)));
  const rows = used.map((id) => [
    VERDICTS[id].silent ? `**${VERDICTS[id].title}**` : VERDICTS[id].title,
    ...targets.map(({ results }) => `${results.filter((result) => result.id === id).length}`),
  ]);
  return table(
    [`of ${targets[0]?.results.length ?? 0} faults`, ...targets.map(({ target }) => target.title)],
    rows,
  );
}

/** The whole page in Markdown. */
export function page(run: FaultRun): string {
  return `# What clients see when a backend fails

Written by \`${run.command}\`; do not edit.

Each fault is that of the primary, at every request; the backup is healthy unless the row says otherwise. Every gateway stands
in front of the same two backends with its fallback on, in one run. The backends are simulated (\`src/sim\`), greedy and
deterministic, so the right answer is known: a text counts as whole when text, reasoning, tool calls, logprobs' tokens and
finish_reason of every choice are those of the unbroken answer that the same gateway gave when nothing failed. All requests stream; a client waits ${LIMIT_MS / 1000} s, then calls it a hang.

- Date: ${run.date}; machine: ${cpus().length} × ${cpuName()}, everything on loopback.
- Time-outs, where a gateway can be told: ${run.timeoutMs / 1000} s to connect, to the first byte and between two chunks.
${run.targets.map(({ target, version }) => `- **${target.title}** ${version}: ${target.setting}.`).join('\n')}
- Portkey's package is installed with overrides on \`@hono/node-server\` (1.13.5) and \`hono\` (4.9.7): without them a fresh install answers
  500 to every stream. The authority of the expired certificate is trusted by all three, so that its age is all that is wrong with it.
- Set in bold: what looks like success to the client and is none.
${run.cases
  .flatMap(({ title, undetectable }) =>
    undetectable === undefined ? [] : [`- ¹ No gateway can know of "${title}": ${undetectable}.\n`],
  )
  .join(
    '',
  )}- ² Nobody can go on with it: a call, several choices or a document by grammar can only be begun anew, and the backup's differs from
  what the client already has. A plain error event is right.

## Counts

${countTable(run)}

## Faults

${caseTable(run)}
`;
}
