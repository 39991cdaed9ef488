/** The parameters of RFC 3492, section 5. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_POINT = 128;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** RFC 3492, section 6.1. */
function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

const threshold = (k: number, bias: number): number => Math.min(T_MAX, Math.max(T_MIN, k - bias));

/** A text in ASCII (RFC 3492, section 6.3), its case kept. O(length · distinct code points). */
export function toPunycode(text: string): string {
  const points = Array.from(text, (sign) => sign.codePointAt(0) as number);
  const basic = points.filter((point) => point < INITIAL_POINT);
  const out = basic.map((point) => String.fromCharCode(point));
  if (basic.length > 0) out.push('-');
  let delta = 0;
  let bias = INITIAL_BIAS;
  let written = basic.length;
  let reached = INITIAL_POINT;
  const others = [...new Set(points.filter((point) => point >= INITIAL_POINT))].sort((a, b) => a - b);
  for (const next of others) {
    delta += (next - reached) * (written + 1);
    reached = next;
    for (const point of points) {
      if (point < next) delta++;
      if (point !== next) continue;
      out.push(digitsOf(delta, bias));
      bias = adapt(delta, written + 1, written === basic.length);
      delta = 0;
      written++;
    }
    delta++;
    reached++;
  }
  return out.join('');
}

function digitsOf(delta: number, bias: number): string {
  let digits = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (rest < t) return digits + DIGITS.charAt(rest);
    digits += DIGITS.charAt(t + ((rest - t) % (BASE - t)));
    rest = Math.floor((rest - t) / (BASE - t));
  }
}

/** The text that `toPunycode` wrote (RFC 3492, section 6.2). O(length²) at worst. */
export function fromPunycode(payload: string): string {
  const border = payload.lastIndexOf('-');
  const points = Array.from(payload.slice(0, Math.max(0, border)), (sign) => sign.charCodeAt(0));
  let point = INITIAL_POINT;
  let index = 0;
  let bias = INITIAL_BIAS;
  let isFirst = true;
  for (let at = border + 1; at < payload.length; ) {
    const start = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = Math.max(0, DIGITS.indexOf(payload.charAt(at++)));
      index += digit * weight;
      const t = threshold(k, bias);
      if (digit < t || at >= payload.length) break;
      weight *= BASE - t;
    }
    bias = adapt(index - start, points.length + 1, isFirst);
    isFirst = false;
    point += Math.floor(index / (points.length + 1));
    index %= points.length + 1;
    points.splice(index++, 0, point);
  }
  return points.map((code) => String.fromCodePoint(code)).join('');
}
