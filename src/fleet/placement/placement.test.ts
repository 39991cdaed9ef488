import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { model, setup } from '../fleet.fixture.ts';
import type { Backend, PickWish } from '../types.ts';

const POLICIES = ['prefix', 'predicted'] as const;

function wish(blocks: readonly number[], lora?: string): PickWish {
  return { lora, promptTokens: blocks.length * 64 + 20, outputTokens: 64, prefix: () => blocks };
}

/** Blocks of a conversation after so many turns: a system prompt, then its own. */
const talk = (system: number, conversation: number, turns: number) => [
  ...Array.from({ length: 6 }, (_, i) => system * 1_000 + i),
  ...Array.from({ length: 4 * turns }, (_, i) => 1_000_000 + (system * 100 + conversation) * 1_000 + i),
];

function placed(balance: string, weights: readonly number[], placement: object = {}) {
  const all = setup([model('m', weights)], { balance, placement });
  /** Sends a request to whom the policy picks; it is still under way. */
  const send = (asked: PickWish, exclude?: ReadonlySet<Backend>) => {
    const backend = all.fleet.pick('m', exclude, asked) as Backend;
    return { backend, flight: all.fleet.begin(backend, asked) };
  };
  /** Sends it and has it answered as a server would that prefills 10 tokens a millisecond. */
  const serve = (asked: PickWish) => {
    const before = all.fleet.backends().map(({ placement: { prefix } }) => prefix.matched(asked.prefix()));
    const { backend, flight } = send(asked);
    const cached = before[all.fleet.backends().indexOf(backend)] ?? 0;
    all.clock.now += 10 + ((asked.prefix().length - cached) * 64) / 10;
    flight.chunk();
    flight.chunk();
    all.clock.now += 640;
    flight.end('ok', { tokens: 65 });
    return backend.id;
  };
  return { ...all, send, serve };
}

describe.each(POLICIES)('%s', (balance) => {
  it('keeps a conversation where it began, and spreads conversations', () => {
    const { serve } = placed(balance, [1, 1, 1, 1]);
    const homes = new Map<number, string>();
    for (let turns = 1; turns <= 5; turns++) {
      for (let conversation = 0; conversation < 16; conversation++) {
        const id = serve(wish(talk(conversation, conversation, turns)));
        if (turns > 1) expect(id).toBe(homes.get(conversation));
        homes.set(conversation, id);
      }
    }
    expect(new Set(homes.values()).size).toBeGreaterThan(1);
  });

  it('never overloads a backend for one hot prompt', () => {
    const { send, fleet } = placed(balance, [1, 1, 1, 1]);
    for (let i = 0; i < 200; i++) send(wish(talk(1, 1, 5)));
    for (const { inFlight } of fleet.backends()) expect(inFlight).toBeLessThanOrEqual(2.5 * 50 + 1);
  });

  it('places requests without a prompt by load', () => {
    const { send, fleet } = placed(balance, [1, 1]);
    for (let i = 0; i < 40; i++) send(wish([]));
    expect(fleet.backends().map(({ inFlight }) => inFlight)).toEqual([20, 20]);
  });

  it('prefers a backend that has the adapter loaded', () => {
    const { send, serve, backend } = placed(balance, [1, 1, 1, 1]);
    const home = serve(wish(talk(1, 1, 1), 'sql'));
    for (let i = 2; i < 12; i++) expect(serve(wish(talk(i, i, 1), 'sql'))).toBe(home);
    const other = backend(home === 'm-0' ? 'm-1' : 'm-0');
    const { flight } = send(wish(talk(50, 50, 1), 'law'), new Set([backend(home)]));
    expect(flight.backend.id).not.toBe(home);
    expect(other.placement.hasLora('sql', 0)).toBe(false);
  });

  it('looks for a server’s cache elsewhere once nobody listens there', () => {
    const { serve, send, backend } = placed(balance, [1, 1, 1]);
    const asked = wish(talk(1, 1, 3));
    const home = serve(asked);
    const { flight, backend: same } = send(asked);
    expect(same.id).toBe(home);
    flight.end('refused');
    expect(backend(home).placement.prefix.tokens).toBe(0);
    expect(backend(home).placement.pendingTokens).toBe(0);
  });

  it('works as well on fresh readings of servers as on none', () => {
    const { send, serve, fleet, backend, clock } = placed(balance, [1, 1]);
    const reading = {
      atMs: clock.now,
      running: 40,
      waiting: 20,
      kvUsage: 0.99,
      kvTokens: 10_000,
      promptTokens: 0,
      cachedTokens: 0,
      loras: new Set<string>(),
      maxLoras: undefined,
    };
    backend('m-0').placement.told(reading, 0);
    for (let i = 0; i < 8; i++) expect(send(wish(talk(i, i, 1))).backend.id).toBe('m-1');
    clock.now += 60_000;
    for (let i = 0; i < 8; i++) send(wish([]));
    expect(fleet.backends().map(({ inFlight }) => inFlight)).toEqual([8, 8]);
    expect(serve(wish(talk(3, 3, 2)))).toBe('m-1');
  });
});

describe('prefix', () => {
  it('holds every backend to its bounded load, by weight', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 6 });
    const moves = fc.array(fc.record({ system: fc.nat(2), conversation: fc.nat(3), ends: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(weights, fc.double({ min: 1, max: 3, noNaN: true }), moves, (all, loadFactor, requests) => {
        const { send, fleet } = placed('prefix', all, { loadFactor, loadFloor: 1 });
        const total = all.reduce((sum, weight) => sum + weight, 0);
        for (const { system, conversation, ends } of requests) {
          const { backend, flight } = send(wish(talk(system, conversation, 2)));
          const inAll = fleet.backends().reduce((sum, { inFlight }) => sum + inFlight, 0);
          const share = backend.weight / total;
          expect(backend.inFlight).toBeLessThanOrEqual(
            Math.max(1, Math.ceil(loadFactor * inAll * share + 1e-9)),
          );
          if (ends) flight.end('ok');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('places a prompt that nobody knows alike in every gateway', () => {
    const [one, other] = [placed('prefix', [1, 1, 1, 1]), placed('prefix', [1, 1, 1, 1])];
    for (let i = 0; i < 30; i++) other.serve(wish(talk(500 + i, i, 1)));
    for (let system = 0; system < 20; system++) {
      expect(one.serve(wish(talk(system, 1, 1)))).toBe(other.serve(wish(talk(system, 2, 2))));
    }
  });
});

describe('predicted', () => {
  it('learns which backend is quick, and sends it more', () => {
    const { clock, send } = placed('predicted', [1, 1]);
    let toSlow = 0;
    for (let i = 0; i < 200; i++) {
      const { backend, flight } = send(wish(talk(i, i, 4)));
      const slow = backend.id === 'm-0' ? 8 : 1;
      clock.now += 100 * slow;
      flight.chunk();
      flight.chunk();
      clock.now += 640 * slow;
      flight.end('ok', { tokens: 65 });
      if (i >= 50 && backend.id === 'm-0') toSlow++;
    }
    expect(toSlow).toBeLessThan(15);
    clock.now += 600_000; // what is not used must get another chance
    const again = new Set<string>();
    for (let i = 0; i < 20; i++) again.add(send(wish(talk(300 + i, i, 4))).backend.id);
    expect(again.size).toBe(2);
  });

  it('leaves the cache of a backend that has too much to do before', () => {
    const { send, serve } = placed('predicted', [1, 1]);
    const asked = wish(talk(1, 1, 8));
    const home = serve(asked);
    expect(send(asked).backend.id).toBe(home);
    const elsewhere = new Set<string>();
    for (let i = 0; i < 12; i++) elsewhere.add(send(asked).backend.id);
    expect(elsewhere.size).toBe(2);
  });

  it('asks a predictor that is given in place of its own', () => {
    const asked: string[] = [];
    const { fleet } = setup(
      [model('m', [1, 1])],
      { balance: 'predicted' },
      {
        predictor: (name) => ({
          ttftMs: (backend, { promptTokens }) => {
            asked.push(`${name} ${backend.id} ${promptTokens}`);
            return backend.id === 'm-0' ? 500 : 50;
          },
          tpotMs: () => 10,
        }),
      },
    );
    for (let i = 0; i < 10; i++) expect(fleet.pick('m', undefined, wish([1]))?.id).toBe('m-1');
    expect(asked).toContain('m m-0 84');
  });
});
