import { describe, expect, test } from 'vitest';
import type { TrackedBackend } from './backend.ts';
import { balancers } from './balance/index.gen.ts';
import { model, setup } from './fleet.fixture.ts';
import { flowsOf } from './flows/view.ts';
import type { Flight } from './types.ts';

const IDS = ['m-0', 'm-1', 'm-2', 'm-3'];
const USUAL_MS = 20;

type Setup = ReturnType<typeof setup>;

/** A chunk on each of the streams every `USUAL_MS`, on the first one only every `slower` times, for so long. */
function flow({ clock }: Setup, flights: readonly Flight[], forMs: number, slower = 1): void {
  for (let tick = 0; tick < forMs / USUAL_MS; tick++) {
    clock.now += USUAL_MS;
    flights.forEach((flight, i) => {
      if (i > 0 || tick % slower === 0) flight.chunk();
    });
  }
}

/** Streams on four backends, the first three times slower for the last two seconds. */
function straggling(settings: Parameters<typeof setup>[1] = {}) {
  const made = setup([model('m', [1, 1, 1, 1])], settings);
  const flights = IDS.map(made.begin);
  flow(made, flights, 5_000);
  flow(made, flights, 2_000, 3);
  return { ...made, flights };
}

describe('a stream', () => {
  test('knows its stall limit once the backend has shown enough, and never before its second chunk', () => {
    const made = setup([model('m', [1])]);
    const [flight] = IDS.slice(0, 1).map(made.begin) as [Flight];
    flow(made, [flight], 1_000);
    expect(flight.stallMs).toBeUndefined();
    flow(made, [flight], 2_000);
    expect(flight.stallMs).toBe(150); // the floor: 20 ms without any jitter
    flight.end('ok');
    const next = made.begin('m-0');
    expect(next.stallMs).toBeUndefined();
    next.chunk();
    expect(next.stallMs).toBeUndefined(); // a role, before prefill
    next.chunk();
    expect(next.stallMs).toBe(150);
  });

  test('waits longer while its backend is silent as a whole, as behind a long prompt', () => {
    const made = setup([model('m', [1])]);
    const flights = [made.begin('m-0'), made.begin('m-0'), made.begin('m-0')];
    flow(made, flights, 3_000);
    const limits = () => flights.map(({ stallMs }) => stallMs);
    expect(limits()).toEqual([600, 600, 600]);
    flow(made, flights.slice(1), 20);
    expect(flights[0]?.stallMs).toBe(600); // two rounds of the others: it may be its turn next
    flow(made, flights.slice(1), 20);
    expect(limits()[0]).toBe(150);
  });

  test('one in 32 waits longer, so that the limit can be mended', () => {
    const made = setup([model('m', [1])]);
    const limits = Array.from({ length: 64 }, () => {
      const flight = made.begin('m-0');
      flow(made, [flight], 2_000);
      flight.end('ok');
      return flight.stallMs;
    });
    expect(limits.filter((limit) => limit === 600)).toHaveLength(2);
  });

  test('sums up how it has flowed, also after its end', () => {
    const made = setup([model('m', [1])]);
    const flight = made.begin('m-0');
    expect(flight.flowSummary()).toBeUndefined();
    flow(made, [flight], 200);
    flight.end('ok');
    flight.chunk();
    expect(flight.flowSummary()).toMatchObject({ gaps: 8, gapP50Ms: 20, gapMaxMs: 20, stalls: 0 });
  });

  test('that was given up for its silence has stalled, one that ran into another time-out has not', () => {
    const made = setup([model('m', [1])]);
    const flights = [made.begin('m-0'), made.begin('m-0')];
    flow(made, flights, 3_000);
    flights[1]?.end('timeout');
    made.clock.now += 500;
    flights[0]?.end('timeout');
    expect(flights.map((flight) => flight.flowSummary()?.stalls)).toEqual([1, 0]);
  });
});

describe('a straggler', () => {
  test('is left by its streams one after another, and by no other’s', () => {
    const made = setup([model('m', [1, 1, 1, 1])]);
    const own = Array.from({ length: 8 }, () => made.begin('m-0'));
    const others = IDS.slice(1).map(made.begin);
    const both = () => {
      for (const flight of others) flight.chunk();
    };
    for (let tick = 0; tick < 250; tick++) {
      made.clock.now += USUAL_MS;
      both();
      for (const flight of own) flight.chunk();
    }
    const leaving: number[] = [];
    for (let tick = 0; tick < 100; tick++) {
      made.clock.now += USUAL_MS;
      both();
      if (tick % 3 === 0) for (const flight of own) flight.chunk();
      leaving.push(own.filter(({ straggling }) => straggling).length);
    }
    const first = leaving.findIndex((count) => count > 0);
    expect(first * USUAL_MS).toBeLessThan(1_000);
    expect(leaving[first]).toBeLessThan(3);
    expect(leaving.at(-1)).toBe(8);
    expect(others.some(({ straggling }) => straggling)).toBe(false);
  });

  test.each([60, 20])(
    'keeps those that come to see how it is while it looks well: a gap of %d ms',
    (gapMs) => {
      const made = straggling();
      made.flights[0]?.end('cancelled');
      made.clock.now += 20_000;
      const probe = made.begin('m-0');
      probe.chunk();
      probe.chunk();
      const left: boolean[] = [];
      for (let i = 0; i < 100; i++) {
        made.clock.now += gapMs;
        probe.chunk();
        left.push(probe.straggling);
      }
      const leftAt = left.indexOf(true);
      expect(leftAt >= 5 && leftAt <= 12).toBe(gapMs === 60);
      if (gapMs === 20) expect(leftAt).toBe(-1);
      expect((made.backend('m-0') as TrackedBackend).flow?.degraded).toBe(gapMs === 60);
    },
  );

  test('is not left where nobody could take over', () => {
    const made = straggling();
    expect(made.flights[0]?.straggling).toBe(true);
    for (const id of IDS.slice(1)) made.fleet.drain(id);
    expect(made.flights[0]?.straggling).toBe(false);
  });

  test.each(balancers.map(({ id }) => id))('gets next to nothing by the policy %s', (balance) => {
    const { fleet } = straggling({ balance });
    const picked = Array.from({ length: 400 }, () => {
      const backend = fleet.pick('m');
      if (backend !== undefined) fleet.begin(backend).end('cancelled');
      return backend?.id;
    });
    expect(picked.filter((id) => id === 'm-0').length).toBeLessThan(20);
    for (const id of IDS.slice(1)) expect(picked.filter((one) => one === id).length).toBeGreaterThan(60);
  });

  test('is still one after a reload', () => {
    const made = straggling();
    const next = setup([model('m', [1, 1, 1, 1])], {}, { previous: made.fleet });
    next.clock.now = made.clock.now;
    const backend = next.backend('m-0') as TrackedBackend;
    expect(backend.flow?.degraded).toBe(true);
    expect(backend.weight).toBe(0.02);
    expect(next.begin('m-0').stallMs).toBeUndefined();
    expect((next.backend('m-1') as TrackedBackend).flow?.limitMs).toBeGreaterThan(0);
  });

  test('is none where flows are not watched', () => {
    const made = straggling({ flows: { enabled: false } });
    const [flight] = made.flights;
    expect([flight?.straggling, flight?.stallMs, flight?.flowSummary()]).toEqual([
      false,
      undefined,
      undefined,
    ]);
    expect(made.backend('m-0').weight).toBe(1);
    expect(flowsOf(made.fleet.backends(), made.clock.now)).toEqual({ backends: [], streams: [] });
  });
});

test('what runs is shown, by backend and by stream', () => {
  const { fleet, clock, flights } = straggling();
  flights[1]?.label('req_1');
  flights[2]?.end('ok', { tokens: 700 });
  const { backends, streams } = flowsOf(fleet.backends(), clock.now);
  expect(backends.map(({ id, flow: state, streams: count }) => [id, state, count])).toEqual([
    ['m-0', 'degraded', 1],
    ['m-1', 'steady', 1],
    ['m-2', 'steady', 0],
    ['m-3', 'steady', 1],
  ]);
  expect(backends[0]).toMatchObject({ share: 0.02, timesDegraded: 1, stalls: 0 });
  expect(backends[1]?.stallLimitMs).toBe(150);
  expect(backends[0]?.stallLimitMs).toBeLessThan(300); // it has seen 60 ms
  expect(backends[0]?.slowdown).toBeCloseTo(3, 1);
  expect(backends[2]?.tokensPerSecond).toBeGreaterThan(backends[1]?.tokensPerSecond ?? 0);
  expect(streams.map(({ id, backend }) => [id, backend])).toEqual([
    [null, 'm-0'],
    ['req_1', 'm-1'],
    [null, 'm-3'],
  ]);
  expect(streams[1]).toMatchObject({ gapP50Ms: 20, silentMs: 0, chunksPerSecond: 50 });
});
