import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutsOf, testFinder, trickyText } from './guard.fixture.ts';
import { LeakScanner } from './leak-scanner.ts';

const HOLD = 64;
const scannerOf = (form: 'text' | 'json' = 'text', find = testFinder) =>
  new LeakScanner({ find, replace: (type) => `[${type}]`, holdBackChars: HOLD }, form);

function stream(pieces: readonly string[], scanner = scannerOf()) {
  let out = '';
  let most = 0;
  for (const piece of pieces) {
    out += scanner.push(piece);
    most = Math.max(most, scanner.held);
  }
  return { out: out + scanner.end(), most, left: scanner.held };
}

const filler = 'The quick brown fox jumps over the lazy dog and thinks nothing of it at all. ';

describe('a stream', () => {
  test('shows no leak, wherever it is cut, and the same as the whole does', () => {
    const text = fc
      .array(
        fc.oneof(
          trickyText.filter((one) => !one.includes('<')),
          fc.constant(filler),
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(
        text.chain((one) => fc.tuple(fc.constant(one), cutsOf(one))),
        ([whole, pieces]) => {
          const { out, left } = stream(pieces);
          expect(left).toBe(0);
          expect(out).toBe(scannerOf().whole(whole));
          expect(out).not.toMatch(/ada@example|Ada Lovelace/);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('character by character, with a leak at every distance from the cuts', () => {
    for (let shift = 0; shift < 80; shift++) {
      const { out, most } = stream(
        `${filler.repeat(3)}${'x '.repeat(shift)}mail ada@example.org now. ${filler}`.split(''),
      );
      expect(out).toBe(`${filler.repeat(3)}${'x '.repeat(shift)}mail [EMAIL_ADDRESS] now. ${filler}`);
      expect(most).toBeLessThanOrEqual(1.5 * HOLD + 64 + 16);
    }
  });

  test('a key longer than what is held back does not get out by its head', () => {
    const key = `sk-${'aB3'.repeat(500)}`;
    const { out } = stream(`${filler}use ${key} please. ${filler}`.split(''));
    expect(out).toBe(`${filler}use [API_KEY] please. ${filler}`);
  });

  test('a find that spans lines is held until it is over', () => {
    const find = (text: string) =>
      Array.from(text.matchAll(/BEGIN[A-Z\n]{20,}(?:END)?/g), ({ 0: found, index: start }) => ({
        type: 'PRIVATE_KEY',
        start,
        end: start + found.length,
        rank: 1,
      }));
    const body = `BEGIN\n${`${'K'.repeat(40)}\n`.repeat(30)}END`;
    const { out } = stream(`${filler}${body}. ${filler}`.split(''), scannerOf('text', find));
    expect(out).toBe(`${filler}[PRIVATE_KEY]. ${filler}`);
  });

  test('a run without an end is let go at last', () => {
    const scanner = scannerOf();
    let most = 0;
    let out = '';
    for (let i = 0; i < 2000; i++) {
      out += scanner.push('a/B+'.repeat(8));
      most = Math.max(most, scanner.held);
    }
    expect(most).toBeLessThan(31_000);
    expect(out + scanner.end()).toBe('a/B+'.repeat(16_000));
  });

  test('looks at a long text a bounded number of times each character', () => {
    let read = 0;
    const find = (text: string) => {
      read += text.length;
      return testFinder(text);
    };
    const text = `${filler.repeat(50)}${'a/B+'.repeat(4000)} ${filler.repeat(50)}`;
    stream(text.match(/.{1,4}/gs) ?? [], scannerOf('text', find));
    expect(read / text.length).toBeLessThan(10);
  });
});

test('placeholders are no leak', () => {
  const find = (text: string) => [{ type: 'PERSON', start: 0, end: text.length, rank: 0 }];
  expect(scannerOf('text', find).whole('<EMAIL_ADDRESS_1>')).toBe('<EMAIL_ADDRESS_1>');
  expect(scannerOf('text', find).whole('Ada <EMAIL_ADDRESS_1> Eve')).toBe(
    '[PERSON]<EMAIL_ADDRESS_1>[PERSON]',
  );
});

test('arguments stay JSON', () => {
  const text = JSON.stringify({ to: 'ada@example.org', born: 18151210, note: `${filler}\n"Ada Lovelace"` });
  const { out } = stream(text.split(''), scannerOf('json'));
  expect(JSON.parse(out)).toEqual({
    to: '[EMAIL_ADDRESS]',
    born: '[DATE_TIME]',
    note: `${filler}\n"[PERSON]"`,
  });
});
