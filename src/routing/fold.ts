const DOTLESS_I = 0x131;

/** Where units with a case stand; outside of these every unit folds to itself (a test checks all of them). */
export const CASED_RANGES: readonly (readonly [number, number])[] = [
  [0x0000, 0x058f],
  [0x10a0, 0x1cff],
  [0x1d00, 0x24ff],
  [0x2c00, 0x2dff],
  [0xa640, 0xabff],
  [0xfb00, 0xff5f],
];

/**
 * Simple case folding of one UTF-16 unit: units that differ only in case fold to the same unit, and a
 * text keeps its length. What has no one-to-one fold (ß to ss, surrogates) stays as it is.
 */
export function foldUnit(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  // Unicode folds dotless i only for Turkish.
  if (unit === DOTLESS_I) return unit;
  const text = String.fromCharCode(unit);
  const upper = text.toUpperCase();
  const lower = (upper.length === 1 ? upper : text).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}
