import { STREAM_CHUNKS } from './answers.ts';
import type { Figures } from './figures.ts';
import type { Cell } from './measure.ts';

export interface Bar {
  readonly what: string;
  /** As it was set. */
  readonly wanted: string;
  /** As it was measured; undefined where the run did not measure it. */
  readonly measured: string | undefined;
  readonly met: boolean | undefined;
}

export interface Memory {
  readonly earlyRequests: number;
  readonly lateRequests: number;
  readonly earlyBytes: number;
  readonly lateBytes: number;
}

const json = (bodyKB: number, connections: number): Cell => ({ mode: 'json', bodyKB, connections });

function bar(
  what: string,
  wanted: string,
  value: number | undefined,
  ok: (value: number) => boolean,
  unit = '×',
): Bar {
  if (value === undefined || Number.isNaN(value))
    return { what, wanted, measured: undefined, met: undefined };
  return { what, wanted, measured: `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, met: ok(value) };
}

/** The bars that the gateway was set, against what was measured. */
export function bars(figures: Figures, memory: Memory | undefined): Bar[] {
  const cpu = (peer: string) =>
    figures.ratio('fairlead', peer, (round) => round.get(json(1, 64), 'cpuUsPerRequest'));
  const learned = figures.ratio('learned', 'bare', (round) => round.get(json(1, 64), 'cpuUsPerRequest'));
  const rate = (peer: string) =>
    figures.ratio('fairlead', peer, (round) => round.get(json(1, 32), 'requestsPerSecond'));
  const chunks = figures.ratio('fairlead', 'bare', (round) => {
    const us = round.get({ mode: 'stream', bodyKB: 1, connections: 32 }, 'cpuUsPerRequest');
    return us === undefined ? undefined : (STREAM_CHUNKS * 1e6) / us;
  });
  const added = figures.ratio('fairlead', 'bare', (round) => round.addedP50Ms(json(1, 1)));
  const growth = memory === undefined ? undefined : (memory.lateBytes / memory.earlyBytes - 1) * 100;
  return [
    bar('CPU per request at c=64, to the bare proxy', 'at most 1.6 ×', cpu('bare'), (x) => x <= 1.6),
    bar('CPU per request at c=64, to Portkey', 'at most 0.125 ×', cpu('portkey'), (x) => x <= 1 / 8),
    bar(
      'CPU per request at c=64 with the signals that read prompts, to the bare proxy',
      'at most 2.2 ×',
      learned,
      (x) => x <= 2.2,
    ),
    bar('requests per second at c=32, to TensorZero', 'at least 1 ×', rate('tensorzero'), (x) => x >= 1),
    bar('requests per second at c=32, to LiteLLM', 'at least 40 ×', rate('litellm'), (x) => x >= 40),
    bar('p50 added at c=1, to the bare proxy', 'at most 1.6 ×', added, (x) => x <= 1.6),
    bar(
      'chunks of a stream per CPU second at c=32, to the bare proxy',
      'at least 0.8 ×',
      chunks,
      (x) => x >= 0.8,
    ),
    bar(
      'requests per second with 220 kB prompts at c=32',
      'at least 500 /s',
      figures.median('fairlead', json(220, 32), 'requestsPerSecond'),
      (x) => x >= 500,
      '/s',
    ),
    bar(
      memory === undefined
        ? 'memory after 200,000 requests, over that after 20,000'
        : `memory after ${memory.lateRequests.toLocaleString('en')} requests, over that after ${memory.earlyRequests.toLocaleString('en')}`,
      'within 15 %',
      growth,
      (x) => x <= 15,
      '%',
    ),
  ];
}
