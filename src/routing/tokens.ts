/** Texts longer than this are sampled. */
const SAMPLE_ABOVE = 16_384;
/** Of every `STRIDE` code units of a long text, the first `WINDOW` are looked at. */
const STRIDE = 256;
const WINDOW = 64;

/** Estimated tokens of `text`. */
export function estimateTokens(text: string): number {
  const { length } = text;
  if (length === 0) return 0;
  if (length <= SAMPLE_ABOVE) return Math.max(1, Math.round(weigh(text, 0, length)));
  let sum = 0;
  let seen = 0;
  for (let start = 0; start < length; start += STRIDE) {
    const end = Math.min(length, start + WINDOW);
    sum += weigh(text, start, end);
    seen += end - start;
  }
  return Math.round((sum * length) / seen);
}

function weigh(text: string, start: number, end: number): number {
  let latin = 0;
  let other = 0;
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) < 0x2e80) latin++;
    else other++;
  }
  return latin / 4 + other * 0.7;
}
