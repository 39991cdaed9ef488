import { cpus } from 'node:os';
import { cpuName, table } from '../gateway/report.ts';
import type { ChaosFigures, Spread } from './figures.ts';

export interface NamedFigures {
  readonly title: string;
  readonly figures: ChaosFigures;
}

const ms = ({ p50, p95 }: Spread) =>
  p50 === undefined || p95 === undefined ? '–' : `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
const counts = (record: Readonly<Record<string, number>>) =>
  Object.entries(record)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

/** One column a gateway. */
export function chaosTable(runs: readonly NamedFigures[]): string {
  const rows: readonly (readonly [string, (figures: ChaosFigures) => string])[] = [
    ['streams', ({ streams }) => `${streams}`],
    ['whole', ({ whole, streams }) => `${whole} (${((100 * whole) / streams).toFixed(2)} %)`],
    ['not whole', ({ others }) => counts(others)],
    ['blows', ({ blows }) => counts(blows)],
    ['streams resumed (times)', ({ resumedStreams, resumes }) => `${resumedStreams} (${resumes})`],
    [
      'text: single resumes within 50 ms beyond the backup’s own first event',
      ({ each }) => (each === undefined ? '–' : `${(100 * each.within50Ms).toFixed(1)} % of ${each.count}`),
    ],
    ['text, the longest of a stream: fault to new text', ({ resumeMs }) => ms(resumeMs)],
    [
      'text, the longest of a stream: of that beyond the backup’s own first event',
      ({ addedMs }) => ms(addedMs),
    ],
    [
      'text: the same where every backup asked was well (share)',
      ({ addedByWellMs, wellShare }) => `${ms(addedByWellMs)} (${(100 * wellShare).toFixed(0)} %)`,
    ],
    ['others, begun anew: fault to new text', ({ restartMs }) => ms(restartMs)],
    ['text: longest gap of a resumed stream, at the client', ({ gapResumedMs }) => ms(gapResumedMs)],
    ['text: longest gap where nothing was resumed', ({ gapOtherMs }) => ms(gapOtherMs)],
    ['request to first text, any stream', ({ firstTextMs }) => ms(firstTextMs)],
    [
      'cores busy: gateway, clients',
      ({ gatewayCores, clientCores }) => `${gatewayCores.toFixed(2)}, ${clientCores.toFixed(2)}`,
    ],
  ];
  return table(
    ['', ...runs.map(({ title }) => title)],
    rows.map(([name, value]) => [name, ...runs.map(({ figures }) => value(figures))]),
  );
}

export interface ChaosRun {
  readonly command: string;
  readonly date: string;
  readonly streams: number;
  readonly seconds: number;
  readonly itlMs: number;
  readonly everyMs: number;
  readonly limits: { readonly ours: number; readonly peer: number };
  readonly runs: readonly NamedFigures[];
}

/** The whole page in Markdown. */
export function page({ command, date, streams, seconds, itlMs, everyMs, limits, runs }: ChaosRun): string {
  return `# Streams while their backends die

Written by \`${command}\`; do not edit.

${streams} clients stream for ${seconds} s, each beginning its next stream when one has ended, over four simulated backends in processes of
their own. At random moments (seeded, ${everyMs} ms apart on average) a backend is killed (SIGKILL, started again later), or its streams are
reset or end short, stall, turn to garbage, or slow down, and so do requests that come meanwhile; at least one backend is well at any
moment. A stream is whole when its text, its finish_reason and its end are exactly those of a backend that nothing happens to.

- Date: ${date}; machine: ${cpus().length} × ${cpuName()}, everything on loopback: clients, backends and the gateway share it.
- Backends: ${itlMs} ms between tokens, chosen so that the machine is not saturated; answers of 48 to 110 tokens. Of ten
  requests six ask for text, the others for reasoning, a tool call, n = 2 and an answer by JSON schema.
- "Fault to new text" is the gateway's own record of each resumed stream (\`resumeMs\`, the longest of its resumes), "beyond the backup's own
  first event" its \`resumeAddedMs\`. A backup that is itself hurt at that moment is part of it; the next row leaves those streams out.
- An answer that can only be begun anew is said again by the backup at its own pace, and skipped, up to where it broke.
- "Request to first text" is what clients measured of any stream, for comparison.
- A client of Fairlead’s waits ${limits.ours / 1000} s before it calls a stream a hang, one of the peer’s ${limits.peer / 1000} s: nothing is begun anew there.
- Times are p50 / p95 in milliseconds.

${chaosTable(runs)}
`;
}
