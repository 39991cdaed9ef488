import type { ChaosResult, Stream } from './chaos.ts';
import type { ResumeShare } from './targets.ts';

/** The value at `share` of the sorted values (nearest rank); undefined of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export interface ChaosFigures {
  readonly streams: number;
  readonly whole: number;
  /** How many of each other verdict. */
  readonly others: Readonly<Record<string, number>>;
  readonly blows: Readonly<Record<string, number>>;
  /** Streams that changed their backend, and how often in all. */
  readonly resumedStreams: number;
  readonly resumes: number;
  /** Of single resumes that went on from the text. */
  readonly each: ResumeShare | undefined;
  /** Of those whose answer can be continued: from the fault to the next new text, as the gateway's log says, milliseconds. */
  readonly resumeMs: Spread;
  /** Of that, what came on top of the backup's own time to its first event. */
  readonly addedMs: Spread;
  /** The same of streams whose backups all answered: none of them was itself being hurt. */
  readonly addedByWellMs: Spread;
  /** Share of those streams of which that is true, 0 to 1. */
  readonly wellShare: number;
  /** Of the others, which a backup begins anew: from the fault to the next new text. */
  readonly restartMs: Spread;
  /** The longest gap that a client saw in a text that was resumed, and in one that was not. */
  readonly gapResumedMs: Spread;
  readonly gapOtherMs: Spread;
  /** From a client's request to its first text: what any new stream waits. */
  readonly firstTextMs: Spread;
  readonly gatewayCores: number;
  readonly clientCores: number;
}

export interface Spread {
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

const spread = (values: readonly number[]): Spread => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
});

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

const isWhole = ({ verdict }: Stream) => verdict === 'whole';
const numbers = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);

export function figuresOf({
  streams,
  blows,
  resumed,
  resumes,
  gatewayCores,
  clientCores,
}: ChaosResult): ChaosFigures {
  const ids = new Set(resumed.map(({ id }) => id));
  const gaps = (own: boolean) =>
    streams.filter(({ id, continuable }) => continuable && ids.has(id) === own).map(({ gapMs }) => gapMs);
  const anew = new Set(streams.filter(({ continuable }) => !continuable).map(({ id }) => id));
  const continued = resumed.filter(({ id }) => !anew.has(id));
  const well = continued.filter(({ attempts, resumes }) => attempts === resumes + 1);
  return {
    streams: streams.length,
    whole: streams.filter(isWhole).length,
    others: countBy(
      streams.filter((stream) => !isWhole(stream)),
      ({ verdict }) => verdict,
    ),
    blows: countBy(blows, ({ trouble }) => trouble),
    resumedStreams: resumed.length,
    each: resumes,
    resumes: resumed.reduce((sum, { resumes }) => sum + resumes, 0),
    resumeMs: spread(numbers(continued.map(({ resumeMs }) => resumeMs))),
    addedMs: spread(numbers(continued.map(({ resumeAddedMs }) => resumeAddedMs))),
    addedByWellMs: spread(numbers(well.map(({ resumeAddedMs }) => resumeAddedMs))),
    wellShare: continued.length === 0 ? 0 : well.length / continued.length,
    restartMs: spread(numbers(resumed.filter(({ id }) => anew.has(id)).map(({ resumeMs }) => resumeMs))),
    gapResumedMs: spread(gaps(true)),
    gapOtherMs: spread(gaps(false)),
    firstTextMs: spread(streams.map(({ firstTextMs }) => firstTextMs)),
    gatewayCores,
    clientCores,
  };
}
