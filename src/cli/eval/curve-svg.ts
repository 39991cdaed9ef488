import type { EvalReport, Scored } from './report.ts';

const WIDTH = 720;
const HEIGHT = 440;
const LEFT = 70;
const RIGHT = 30;
const TOP = 30;
const BOTTOM = 60;
const TICKS = 5;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The curve of accuracy over cost with the policy and its baselines; over the wanted quality where costs are not known. */
export function curveSvg({ curve, policy, baselines }: EvalReport): string {
  const priced = [policy, ...baselines].every(({ cost }) => cost !== null);
  const line = curve.map(
    ({ quality, accuracy, cost }): Point => ({ x: priced ? (cost ?? 0) : quality, y: accuracy }),
  );
  const marks = [policy, ...baselines].map((one) => ({ one, at: pointOf(one, priced) }));
  const all = [...line, ...marks.map(({ at }) => at)];
  const scaleX = scale(
    all.map(({ x }) => x),
    LEFT,
    WIDTH - RIGHT,
  );
  const scaleY = scale(
    all.map(({ y }) => y),
    HEIGHT - BOTTOM,
    TOP,
  );
  const place = ({ x, y }: Point) => `${scaleX.at(x).toFixed(1)},${scaleY.at(y).toFixed(1)}`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<title>Accuracy over cost</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...scaleX.ticks.map((x) => tick(scaleX.at(x), HEIGHT - BOTTOM, WIDTH, x.toPrecision(2), true)),
    ...scaleY.ticks.map((y) => tick(LEFT, scaleY.at(y), WIDTH - RIGHT, `${(100 * y).toFixed(1)} %`, false)),
    text(WIDTH / 2, HEIGHT - 15, priced ? 'cost per request' : 'wanted quality', 'middle'),
    text(LEFT, 18, 'accuracy', 'start'),
    `<polyline fill="none" stroke="#0b6e99" stroke-width="2" points="${line.map(place).join(' ')}"/>`,
    ...marks.flatMap(({ one, at }, index) => {
      const x = scaleX.at(at.x);
      const y = scaleY.at(at.y);
      const colour = index === 0 ? '#0b6e99' : '#c1440e';
      const anchor = x > WIDTH * 0.7 ? 'end' : 'start';
      return [
        `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5" fill="${colour}"/>`,
        text(x + (anchor === 'end' ? -8 : 8), y - 6, one.name, anchor),
      ];
    }),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

/** Policies without a cost stand at the left where it is not known. */
const pointOf = ({ cost, accuracy }: Scored, priced: boolean): Point => ({
  x: priced ? (cost?.value ?? 0) : 0,
  y: accuracy.value,
});

function scale(values: readonly number[], from: number, to: number) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low || 1;
  const ticks = Array.from({ length: TICKS }, (_, index) => low + (span * index) / (TICKS - 1));
  return { at: (value: number) => from + ((value - low) / span) * (to - from), ticks };
}

function tick(x: number, y: number, end: number, label: string, isX: boolean): string {
  const grid = isX
    ? `<line x1="${x.toFixed(1)}" y1="${TOP}" x2="${x.toFixed(1)}" y2="${y}" stroke="#eee"/>`
    : `<line x1="${x}" y1="${y.toFixed(1)}" x2="${end}" y2="${y.toFixed(1)}" stroke="#eee"/>`;
  return grid + (isX ? text(x, y + 18, label, 'middle') : text(x - 6, y + 4, label, 'end'));
}

function text(x: number, y: number, content: string, anchor: string): string {
  const safe = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${safe}</text>`;
}
