import { describe, expect, test } from 'vitest';
import { type Place, standOn } from './place.fixture.ts';
import type { KeptResponse } from './response-states.ts';

const FAR_MS = 9_000_000_000_000;

const kept = (id: string, more: Partial<KeptResponse> = {}): KeptResponse => ({
  id,
  owner: '[null,"ann",null]',
  previous: undefined,
  expiresAtMs: FAR_MS,
  body: '{"text":"ü 😀"}',
  ...more,
});

/** What every kind of database must do with responses. */
export function describeResponses(name: string, place: Place): void {
  const { withTwo, configOf, engineOf } = standOn(place);

  describe(`responses: ${name}`, () => {
    test('gives a response with those before it, newest first, to every process', async () => {
      await withTwo(async (one, two) => {
        const chain = [kept('c', { previous: 'b' }), kept('b', { previous: 'a' }), kept('a')];
        await Promise.all(chain.map((response) => one.responses.put(response)));
        await one.responses.put(kept('other'));
        for (const { responses } of [one, two]) {
          expect(await responses.chain('c', 9)).toEqual(chain);
          expect(await responses.chain('c', 2)).toEqual(chain.slice(0, 2));
          expect(await responses.chain('none', 9)).toEqual([]);
        }
      });
    });

    test('reads at once what it is still writing', async () => {
      await withTwo(async (one) => {
        await one.responses.put(kept('a'));
        const writing = one.responses.put(kept('b', { previous: 'a' }));
        const read = one.responses.chain('b', 9);
        expect((await read).map(({ id }) => id)).toEqual(['b', 'a']);
        await writing;
      });
    });

    test('ends a chain where one is deleted or has expired', async () => {
      await withTwo(async (one, two) => {
        const idsOf = async (id: string) => (await two.responses.chain(id, 9)).map((found) => found.id);
        await one.responses.put(kept('a', { expiresAtMs: 1 }));
        await one.responses.put(kept('b', { previous: 'a' }));
        await one.responses.put(kept('c', { previous: 'b' }));
        expect(await idsOf('c')).toEqual(['c', 'b']);
        await two.responses.delete('b');
        expect(await idsOf('c')).toEqual(['c']);
        expect(await idsOf('a')).toEqual([]);
      });
    });

    test('drops what has expired, and nothing else', async () => {
      let nowMs = 1_000;
      const engine = engineOf(await configOf(), { clock: { wallMs: () => nowMs } });
      try {
        for (const expiresAtMs of [2_000, 2_001])
          await engine.putResponse(kept(`until ${expiresAtMs}`, { expiresAtMs }));
        nowMs = 2_000;
        await engine.tidy();
        nowMs = 1_000; // as if they had not expired
        expect(await engine.responseChain(['until 2000', 1])).toEqual([]);
        expect(await engine.responseChain(['until 2001', 1])).toHaveLength(1);
      } finally {
        await engine.close();
      }
    });
  });
}
