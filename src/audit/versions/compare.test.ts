import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, ORDER_IDS } from './compare.ts';

/** Oldest first; each is older than all that follow. */
const SORTED: Readonly<Record<string, readonly string[]>> = {
  pep440: [
    '0.5.0b3.dev31',
    '0.5.0b3.dev92',
    '0.5.0b3',
    '1.0.dev456',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0-beta.2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.1.dev1',
    '1.83.6',
    '1.84.0',
    '2024.8.2',
    '1!0.1',
  ],
  semver: [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1-0',
    'v1.2.0',
    '1.10.0',
  ],
  npm: ['1.2.3-beta.1', '1.2.3beta.2', '=1.2.3', '1.2.4'],
  'npm-revisions': ['2026.2.21-beta.1', '2026.2.21', '2026.2.22-1', '2026.2.22-2', '2026.4.12'],
  go: [
    'v0.0.0-20240101000000-aaaaaaaaaaaa',
    'v0.0.0-20250101000000-000000000000',
    'v1.2.3-pre.0.20250101000000-abcdefabcdef',
    'v1.2.3',
    'v1.2.4-0.20250101000000-abcdefabcdef',
    'v1.2.4',
  ],
  dotted: ['0.9', '20.8.18.32-rc1', '20.8.18.32-lts', '20.8.18.32.post1', '21.1', '21.1.9.41-stable'],
  date: ['2024.8.2', '2025-06-06', '20250607', '2026.8.0', '2026.8.1-beta.1', '2026.8.1', 'v2026.10'],
  build: ['b99', '2740', 'b3561', 'b8492-0a1b2c3'],
};

const GRID = [
  '5.0.0b3',
  '0.4.1.post7',
  '67e4044',
  'latest',
  '',
  '2026.8.1',
  '21.1.x',
  'b4567',
  '1.2.3-rc.1+x',
  'v0.0.0-20240101000000-abcdefabcdef',
];

describe('orders of versions', () => {
  it.each(Object.entries(SORTED))('%s sorts its own forms', (order, versions) => {
    for (const [at, version] of versions.entries()) {
      expect(compareVersions(order, version, version)).toBe(0);
      for (const later of versions.slice(at + 1))
        expect([version, later, compareVersions(order, version, later)]).toEqual([version, later, -1]);
    }
  });

  it('covers every order', () => {
    expect(Object.keys(SORTED).sort()).toEqual([...ORDER_IDS].sort());
  });

  it.each([
    ['pep440', '1.0', 'v1.0.0', 0],
    ['pep440', '2.3.0+cu121', '2.3.0', 0],
    ['pep440', '1.0.post0', '1.0', 1],
    ['semver', '1.0.0+a', '1.0.0+b', 0],
    // Words that have no place: told apart by the numbers alone.
    ['pep440', '1.83.10-stable', '1.83.10', undefined],
    ['pep440', '1.83.10-stable', '1.84.0', -1],
    ['dotted', '20250606v2pro', '20250607', -1],
    ['dotted', '20250606v2pro', '20250606', undefined],
    // Any numbers may follow.
    ['dotted', '21.1.x', '21.1.5', undefined],
    ['dotted', '21.1.x', '21.2', -1],
    ['dotted', '0.x.y-security-1', '1.0', -1],
    // Second editions, or pre-releases?
    ['npm-revisions', '2026.2.21-2', '2026.2.21', undefined],
    ['go', 'v0.0.0-20240101000000-aaaaaaaaaaaa', 'v0.0.0-20240101000000-bbbbbbbbbbbb', undefined],
    // Not of that order at all.
    ['date', '1.106.2', '2026.04.08', undefined],
    ['build', '1.2.3', 'b4567', undefined],
    ['pep440', '@gradio/video@0.6.12', '0.7', undefined],
    ['pep440', '67e4044', '5.0.0', undefined],
    ['pep440', 'git 67e4044', '67e4044', 0],
    ['pep440', 'latest', 'latest', undefined],
    ['pep440', '', '1.0', undefined],
    ['no-such-order', '1', '2', undefined],
  ])('%s: %s against %s', (order, a, b, expected) => {
    expect(compareVersions(order, a, b)).toBe(expected);
    const turned = compareVersions(order, b, a);
    expect(turned).toBe(expected === undefined || expected === 0 ? expected : -expected);
  });

  it('answers every pair of odd versions without throwing', () => {
    for (const order of ORDER_IDS)
      for (const a of GRID)
        for (const b of GRID) expect([-1, 0, 1, undefined]).toContain(compareVersions(order, a, b));
  });
});

const number = fc.integer({ min: 0, max: 3 });
const part = fc.oneof(
  number.map((n) => `.${n}`),
  fc.constantFrom(
    'a',
    'b1',
    'rc',
    '-rc.1',
    '.post1',
    '.dev2',
    '-2',
    '-beta',
    '-stable',
    '+x',
    '.x',
    '-alpha.1.b',
    '1!',
    'foo',
    '-20240101000000-ab',
    '-20240101000000-b',
    '-20240101000000',
  ),
);
const version = fc.oneof(
  fc
    .tuple(fc.constantFrom('', 'v', '2026.', '1!'), number, fc.array(part, { maxLength: 4 }))
    .map(([prefix, n, parts]) => `${prefix}${n}${parts.join('')}`),
  fc.constantFrom(...GRID),
  fc.string({ maxLength: 12 }),
);

describe.each(ORDER_IDS)('%s is an order', (order) => {
  it('is antisymmetric', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [there, back] = [compareVersions(order, a, b), compareVersions(order, b, a)];
        expect(there === undefined || there === 0 ? there : -there).toBe(back);
      }),
      { numRuns: 300 },
    );
  });

  it('is transitive where it answers', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [first, second] = [compareVersions(order, a, b), compareVersions(order, b, c)];
        if (first === -1 && second === -1) expect(compareVersions(order, a, c)).toBe(-1);
        if (first === 0 && second === 0) expect(compareVersions(order, a, c)).toBe(0);
        if (first === 0 && second === -1) expect(compareVersions(order, a, c)).toBe(-1);
      }),
      { numRuns: 1500 },
    );
  });
});
