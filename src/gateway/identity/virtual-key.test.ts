import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMistyped, keyDigest, keyIdOf, makeKey } from './virtual-key.ts';

describe('virtual keys', () => {
  it('have a form that a scanner can search for, and an id that they say themselves', () => {
    const { id, text } = makeKey();
    expect(text).toMatch(/^fl_[0-9A-Za-z]{10}_[0-9A-Za-z]{36}$/);
    expect(keyIdOf(text)).toBe(id);
    expect(isMistyped(text)).toBe(false);
  });

  it('keep an id that is given, and never a secret', () => {
    const [first, second] = [makeKey('4fQx8TzA1b'), makeKey('4fQx8TzA1b')];
    expect(first.id).toBe('4fQx8TzA1b');
    expect(first.text).not.toBe(second.text);
  });

  it('use all 62 characters about evenly', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      for (const one of makeKey().text.slice(14, 44)) counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    // 12,000 characters, 194 of each: six standard deviations are 83.
    for (const count of counts.values()) expect(Math.abs(count - 194)).toBeLessThan(90);
  });

  it('the checksum is this one, for ever', () => {
    expect(isMistyped('fl_0123456789_0123456789ABCDEFGHIJKLMNOPQRST1ji1Nf')).toBe(false);
  });

  it('a wrong character, and two that are swapped, are told from a key', () => {
    const { text } = makeKey();
    const at = fc.integer({ min: 3, max: text.length - 1 }).filter((index) => text[index] !== '_');
    fc.assert(
      fc.property(at, fc.constantFrom(...'0aZ9qM_- '), (index, other) => {
        fc.pre(text[index] !== other);
        expect(isMistyped(text.slice(0, index) + other + text.slice(index + 1))).toBe(true);
      }),
    );
    for (let i = 14; i < text.length - 1; i++) {
      const swapped = `${text.slice(0, i)}${text[i + 1]}${text[i]}${text.slice(i + 2)}`;
      if (swapped !== text) expect(isMistyped(swapped)).toBe(true);
    }
  });

  it('what has no such form is something else', () => {
    for (const text of ['', 'sk-123', 'eyJhbGciOiJub25lIn0.e30.', 'Fl_', '\0']) {
      expect([keyIdOf(text), isMistyped(text)]).toEqual([undefined, false]);
    }
  });

  it('are kept as their SHA-256', () => {
    expect(keyDigest('fl_a')).toEqual(createHash('sha256').update('fl_a').digest());
  });
});
