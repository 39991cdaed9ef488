import type { FlowsReply } from '../../api/flows.ts';

const SHOWN_STREAMS = 20;

/** The flows as text: a line a backend, then the streams that have been silent for longest. */
export function flowTable({ backends, streams }: FlowsReply): string {
  if (backends.length === 0) return 'No flows: fleet.flows.enabled is false.\n';
  const silent = [...streams].sort((a, b) => b.silentMs - a.silentMs).slice(0, SHOWN_STREAMS);
  return [
    ...columns([
      [
        'BACKEND',
        'MODEL',
        'STATE',
        'FLOW',
        'SHARE',
        'STREAMS',
        'TOK/S',
        'GAP P50',
        'P99',
        'JITTER',
        'STALLS',
        'LIMIT',
        'SLOWER',
      ],
      ...backends.map((one) => [
        one.id,
        one.model,
        one.state,
        one.flow,
        `${Math.round(one.share * 100)} %`,
        String(one.streams),
        one.tokensPerSecond.toFixed(1),
        ms(one.gapP50Ms),
        ms(one.gapP99Ms),
        ms(one.jitterMs),
        String(one.stalls),
        ms(one.stallLimitMs),
        one.flow === 'learning' ? '-' : `${one.slowdown.toFixed(2)}x`,
      ]),
    ]),
    '',
    ...(silent.length === 0
      ? ['No stream runs.']
      : columns([
          ['STREAM', 'BACKEND', 'AGE', 'SILENT', 'CHUNKS/S', 'GAP P50', 'P99', 'MAX', 'JITTER', 'STALLS'],
          ...silent.map((one) => [
            one.id ?? '-',
            one.backend,
            `${(one.ageMs / 1_000).toFixed(1)} s`,
            ms(one.silentMs),
            one.chunksPerSecond.toFixed(1),
            ms(one.gapP50Ms),
            ms(one.gapP99Ms),
            ms(one.gapMaxMs),
            ms(one.jitterMs),
            String(one.stalls),
          ]),
        ])),
    ...(streams.length > silent.length ? [`… and ${streams.length - silent.length} more`] : []),
    '',
  ].join('\n');
}

const ms = (value: number | null): string =>
  value === null
    ? '-'
    : `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ms`;

/** Names come from a configuration and ids from clients: none may move the cursor of a terminal. */
const printable = (cell: string): string => cell.replaceAll(/\p{Cc}/gu, '?');

function columns(rows: readonly (readonly string[])[]): string[] {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, at) => Math.max(...clean.map((row) => row[at]?.length ?? 0)));
  return clean.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
