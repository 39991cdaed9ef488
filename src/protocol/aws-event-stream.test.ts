import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsEventReader, type AwsMessage } from './aws-event-stream.ts';

/** Two vectors of AWS's event-stream test suite: a payload alone, and one string-like header beside it. */
const PAYLOAD_ONLY = Buffer.from('0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936', 'hex');
const WITH_HEADER = Buffer.from(
  '0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1',
  'hex',
);

function read(pieces: readonly Uint8Array[]): AwsMessage[] {
  const reader = new AwsEventReader();
  const messages: AwsMessage[] = [];
  for (const piece of pieces) reader.push(piece, (message) => messages.push(message) > 0);
  return messages;
}

describe('AWS event streams', () => {
  it('reads AWS’s own vectors', () => {
    const [bare, headed] = read([Buffer.concat([PAYLOAD_ONLY, WITH_HEADER])]);
    expect(bare?.payload.toString()).toBe("{'foo':'bar'}");
    expect(bare?.headers.size).toBe(0);
    expect(headed?.payload.toString()).toBe("{'foo':'bar'}");
    expect([...(headed?.headers ?? [])]).toEqual([['content-type', 'application/json']]);
  });

  it('reads the same messages under every split', () => {
    const bytes = Buffer.concat([PAYLOAD_ONLY, WITH_HEADER, PAYLOAD_ONLY]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, at) => bytes.subarray(edges[at], end));
        expect(read(pieces)).toEqual(read([bytes]));
      }),
    );
  });

  it('refuses every single flipped bit, or waits for more', () => {
    for (let bit = 0; bit < WITH_HEADER.length * 8; bit++) {
      const bytes = Buffer.from(WITH_HEADER);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => read([bytes]), `bit ${bit}`).toThrow(/wrong (prelude|message) checksum/);
    }
  });

  it('says nothing about half a message', () => {
    expect(read([WITH_HEADER.subarray(0, 40)])).toEqual([]);
  });
});
