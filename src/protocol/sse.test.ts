import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter, frameEnd, frameKind } from './sse.ts';

/** Cuts `bytes` at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const points = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let from = 0;
  for (const point of [...points, bytes.length]) {
    pieces.push(bytes.subarray(from, point));
    from = point;
  }
  return pieces;
}

const event = fc
  .tuple(
    fc.constantFrom(
      'data: {"a":1}',
      'data: [DONE]',
      ': ping',
      'event: x\ndata: {"é":"日本"}',
      'data: {"t":"\\n\\n"}',
    ),
    fc.constantFrom('\n\n', '\r\n\r\n'),
  )
  .map(([text, end]) => text.replaceAll('\n', end.length === 2 ? '\n' : '\r\n') + end);

describe('FrameSplitter', () => {
  it('loses, repeats and reorders nothing, and only lets whole events go, under any split', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 6 }),
        fc.string({ maxLength: 10 }).map((s) => s.replaceAll(/[\r\n]/g, '')),
        fc.array(fc.nat(), { maxLength: 20 }),
        (events, tail, places) => {
          const bytes = Buffer.from(events.join('') + tail);
          const splitter = new FrameSplitter();
          const out: Buffer[] = [];
          for (const piece of cut(bytes, places)) {
            const whole = splitter.push(piece);
            if (whole === undefined) continue;
            out.push(whole);
            let at = 0;
            while (at < whole.length) {
              const end = frameEnd(whole, at);
              expect(end).toBeGreaterThan(at);
              at = end;
            }
          }
          expect(Buffer.concat(out).toString()).toBe(events.join(''));
          expect(splitter.takeRest().toString()).toBe(Buffer.from(tail).toString());
        },
      ),
      { numRuns: 500 },
    );
  });

  it('hands a chunk that ends an event through without a copy', () => {
    const chunk = Buffer.from('data: {}\n\n');
    expect(new FrameSplitter().push(chunk)).toBe(chunk);
  });
});

describe('frameKind', () => {
  it.each([
    ['data: {"a":1}\n\n', 'data'],
    ['data:{"a":1}\r\n\r\n', 'data'],
    ['data: [DONE]\n\n', 'done'],
    [': ping\n\n', 'comment'],
    ['event: message\ndata: {}\n\n', 'data'],
    ['\ndata: {}\n\n', 'data'],
    ['data: {"error":{"message":"x"}}\n\n', 'error'],
    ['data: {"a":\n\n', 'malformed'],
    ['data: oops\n\n', 'malformed'],
    ['<html>\n\n', 'malformed'],
    ['data: [DONE\n\n', 'malformed'],
  ])('%j is %s', (text, kind) => {
    const bytes = Buffer.from(text);
    expect(frameKind(bytes, 0, bytes.length)).toBe(kind);
  });
});
