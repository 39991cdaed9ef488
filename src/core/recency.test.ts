import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecencyMap } from './recency.ts';

test('property: does what a Map does that is reordered by hand', () => {
  const step = fc.record({
    what: fc.constantFrom('set', 'get', 'peek', 'delete', 'oldest', 'except'),
    key: fc.integer({ min: 0, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const real = new RecencyMap<number, number>();
      const model = new Map<number, number>();
      for (const [i, { what, key }] of steps.entries()) {
        const value = model.get(key);
        if (what === 'set') {
          real.set(key, i);
          model.delete(key);
          model.set(key, i);
        } else if (what === 'get') {
          expect(real.get(key)).toBe(value);
          if (value !== undefined) {
            model.delete(key);
            model.set(key, value);
          }
        } else if (what === 'peek') expect(real.peek(key)).toBe(value);
        else if (what === 'delete') expect(real.delete(key)).toBe(model.delete(key));
        else {
          const except = what === 'except' ? key : undefined;
          expect(real.oldest(except)).toBe([...model.keys()].find((one) => one !== except));
        }
        expect(real.size).toBe(model.size);
        expect(real.has(key)).toBe(model.has(key));
      }
    }),
  );
});
