import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseEventReader } from './sse-events.ts';

describe('server-sent events', () => {
  it('joins data lines, keeps the event name, skips comments and events without data', () => {
    const reader = new SseEventReader();
    const text = ': hello\n\nevent: a\ndata: 1\ndata:2\nid: 7\n\nretry: 5\n\ndata: {"x":"a:b"}\r\n\r\n';
    expect(reader.push(Buffer.from(text))).toEqual([
      { event: 'a', data: '1\n2' },
      { event: undefined, data: '{"x":"a:b"}' },
    ]);
    expect(reader.end()).toBeUndefined();
  });

  it('gives a last event without its empty line at the end', () => {
    const reader = new SseEventReader();
    expect(reader.push(Buffer.from('data: Zürich'))).toEqual([]);
    expect(reader.end()).toEqual({ event: undefined, data: 'Zürich' });
  });

  it('reads the same events under every split, within characters too', () => {
    const bytes = Buffer.from('data: "Zürich 🌦"\n\nevent: b\r\ndata: 2\r\n\r\n: ping\n\ndata: 3\n\n');
    const whole = new SseEventReader().push(bytes);
    expect(whole).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const reader = new SseEventReader();
        const events = edges.slice(1).flatMap((end, at) => reader.push(bytes.subarray(edges[at], end)));
        expect(events).toEqual(whole);
      }),
    );
  });
});
