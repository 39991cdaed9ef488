import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { strategyNamed } from './compose.ts';
import { strategies } from './index.gen.ts';

const TEXT = 'How do I open my own garden shed?';

describe('composed strategies', () => {
  it('are applied from the first to the last', () => {
    const carried = strategyNamed('role-play+base64')?.apply(TEXT, seededRandom(1)).at(-1)?.content ?? '';
    const inner = Buffer.from(carried.split('\n\n')[1] ?? '', 'base64').toString();
    expect(inner).toContain(TEXT);
    expect(inner).toContain('visitor');
  });

  it('keep the turns before the last', () => {
    const turns = strategyNamed('role-agreed+rot13')?.apply(TEXT, seededRandom(1)) ?? [];
    expect(turns.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(turns[0]?.content).toContain('Quill');
    expect(turns[2]?.content).toContain('Qbpgbe Dhvyy');
  });

  it('are unknown where a part is', () => {
    expect(strategyNamed('base64+nothing')).toBeUndefined();
    expect(strategyNamed('')).toBeUndefined();
    expect(strategyNamed('hex')?.id).toBe('hex');
  });

  it('say why they cannot be read back, or can be', () => {
    expect(strategyNamed('typos+base64')?.irreversible).toBeDefined();
    expect(strategyNamed('role-play+morse')?.irreversible).toContain('Morse');
    expect(strategyNamed('morse+role-play')?.reverse).toBeDefined();
    const any = fc.constantFrom(...strategies);
    fc.assert(
      fc.property(
        any,
        any,
        any,
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.nat(),
        (a, b, c, text, seed) => {
          const one = strategyNamed([a.id, b.id, c.id].join('+'));
          const carried = one?.apply(text, seededRandom(seed)).at(-1)?.content ?? '';
          expect(one?.reverse === undefined).toBe(one?.irreversible !== undefined);
          if (one?.reverse !== undefined) expect(one.reverse(carried)).toBe(one.normalise?.(text));
        },
      ),
      { numRuns: 150 },
    );
  });
});
