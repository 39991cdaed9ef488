import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopText } from './stop-text.ts';

function shown(pieces: readonly string[], stop: readonly string[]): { text: string; stopped: boolean } {
  const one = new StopText(stop);
  let text = '';
  for (const piece of pieces) text += one.push(piece);
  return { text: text + one.end(), stopped: one.stopped };
}

describe('StopText', () => {
  it('cuts before a stop sequence that comes in pieces', () => {
    expect(shown(['one E', 'N', 'D two'], ['END'])).toEqual({ text: 'one ', stopped: true });
  });

  it('shows what only began like one', () => {
    expect(shown(['one E', 'N', 'TER'], ['END'])).toEqual({ text: 'one ENTER', stopped: false });
  });

  it('shows nothing after one', () => {
    const one = new StopText(['.']);
    expect(one.push('a.b') + one.push('c') + one.end()).toBe('a');
  });

  it('gives the same text however it is split', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
    const stop = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), stop, (pieces, stops) => {
        const whole = pieces.join('');
        const split = shown([...whole], stops);
        const ends = stops.map((one) => whole.indexOf(one)).filter((at) => at >= 0);
        expect(split.stopped).toBe(ends.length > 0);
        expect(shown(pieces, stops).stopped).toBe(split.stopped);
        for (const one of stops) expect(split.text).not.toContain(one);
        expect(whole.startsWith(split.text)).toBe(true);
        if (ends.length === 0) expect(split.text).toBe(whole);
      }),
    );
  });
});
