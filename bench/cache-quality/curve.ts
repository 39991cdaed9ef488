import { CURVE_GROUPS } from './groups.ts';
import type { Judged } from './judged.ts';
import { curveOf, type Point } from './measures.ts';

const PANEL = 340;
const HEIGHT = 300;
const LEFT = 50;
const TOP = 40;
const RIGHT = 20;
const BOTTOM = 50;
const TICKS = 5;
const WANTED = 0.98;
/** Neighbouring points nearer than this are drawn as one. */
const STEP = 0.002;
const LINES: readonly (readonly [name: string, colour: string, of: (row: Judged) => number])[] = [
  ['plain cosine', '#c1440e', (row) => row.cosine],
  ['cosine with guards', '#8a8a00', (row) => row.guardedCosine],
  ['as shipped', '#0b6e99', (row) => row.likeness],
];

/** Precision over recall, a panel for each group of sources. */
export function precisionRecallSvg(rows: readonly Judged[]): string {
  const width = PANEL * CURVE_GROUPS.length;
  const panels = CURVE_GROUPS.flatMap(({ title, has }, index) =>
    panel(rows.filter(has), title, index * PANEL),
  );
  const legend = LINES.map(([name, colour], at) => {
    const x = LEFT + at * 160;
    return `<rect x="${x}" y="${HEIGHT - 12}" width="14" height="3" fill="${colour}"/>${text(x + 20, HEIGHT - 7, name, 'start')}`;
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" font-family="sans-serif" font-size="11">`,
    '<title>Precision over recall of the semantic cache</title>',
    `<rect width="${width}" height="${HEIGHT}" fill="#fff"/>`,
    ...panels,
    ...legend,
    '</svg>',
  ].join('\n')}\n`;
}

function panel(rows: readonly Judged[], title: string, from: number): string[] {
  const x = (recall: number) => from + LEFT + recall * (PANEL - LEFT - RIGHT);
  const y = (precision: number) => TOP + (1 - precision) * (HEIGHT - TOP - BOTTOM);
  const place = ({ precision, recall }: Point) => `${x(recall).toFixed(1)},${y(precision).toFixed(1)}`;
  const ticks = Array.from({ length: TICKS + 1 }, (_, at) => at / TICKS);
  return [
    text(from + PANEL / 2, 20, title, 'middle'),
    ...ticks.map(
      (at) =>
        `<line x1="${x(0)}" y1="${y(at)}" x2="${x(1)}" y2="${y(at)}" stroke="#eee"/>${text(x(0) - 6, y(at) + 4, at.toFixed(1), 'end')}${text(x(at), y(0) + 14, at.toFixed(1), 'middle')}`,
    ),
    `<line x1="${x(0)}" y1="${y(WANTED)}" x2="${x(1)}" y2="${y(WANTED)}" stroke="#999" stroke-dasharray="3 3"/>`,
    text(x(0.5), y(0) + 28, 'recall', 'middle'),
    ...LINES.map(([, colour, of]) => {
      const points = thinned(curveOf(rows.map((row) => ({ label: row.label, score: of(row) }))));
      return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.map(place).join(' ')}"/>`;
    }),
  ];
}

function thinned(points: readonly Point[]): Point[] {
  let last = -1;
  return points.filter(({ recall }) => {
    if (recall - last < STEP) return false;
    last = recall;
    return true;
  });
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${content}</text>`;
}
