import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdmissionQueue } from './admission-queue.ts';
import type { QueueRules, Shed } from './rules.ts';
import { Ticket } from './ticket.ts';

const CLASSES = [
  { name: 'high', weight: 16, share: 1 },
  { name: 'normal', weight: 4, share: 1 },
  { name: 'batch', weight: 1, share: 1 },
];

const rules = (more: Partial<QueueRules> = {}): QueueRules => ({
  length: 8,
  timeoutMs: 10_000,
  classes: CLASSES,
  ...more,
});

/** A ticket that notes what it is told. */
class Noted extends Ticket {
  readonly told: ('run' | Shed)[];

  constructor(className: string, patienceMs = Number.POSITIVE_INFINITY) {
    const told: ('run' | Shed)[] = [];
    super({ className, patienceMs, run: () => told.push('run'), shed: (shed) => told.push(shed) });
    this.told = told;
  }

  get ran(): boolean {
    return this.told[0] === 'run';
  }

  get shed(): Shed | undefined {
    const [first] = this.told;
    return first === 'run' ? undefined : first;
  }
}

/** Fills the places and lets `waiting` line up behind; returns the tickets in the order in which they then run. */
function orderOf(queue: AdmissionQueue, waiting: readonly Noted[], places = 1): Noted[] {
  const holders = Array.from({ length: places }, () => new Noted('high'));
  for (const holder of holders) queue.offer(holder, 0, places);
  for (const ticket of waiting) queue.offer(ticket, 0, places);
  const order: Noted[] = [];
  const seen = new Set<Noted>(holders);
  let running = holders;
  while (running.length > 0) {
    for (const ticket of running) queue.leave(ticket, 0, places);
    running = waiting.filter((ticket) => ticket.ran && !seen.has(ticket));
    for (const ticket of running) seen.add(ticket);
    order.push(...running);
  }
  return order;
}

const many = (className: string, count: number) => Array.from({ length: count }, () => new Noted(className));

describe('the admission queue', () => {
  it('keeps its promises over any course of events', () => {
    const event = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant('offer' as const), of: fc.nat(3), ms: fc.nat(3_000) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('leave' as const), of: fc.nat(40), ms: fc.nat(0) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('sweep' as const), of: fc.nat(0), ms: fc.nat(0) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('places' as const), of: fc.nat(5), ms: fc.nat(0) }),
      },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(500)), { maxLength: 120 }), fc.nat(6), (events, length) => {
        const queue = new AdmissionQueue(rules({ length, timeoutMs: 2_000 }));
        const all: Noted[] = [];
        let nowMs = 0;
        let places = 2;
        for (const [{ kind, of, ms }, waitMs] of events) {
          nowMs += waitMs;
          if (kind === 'places') places = of + 1;
          if (kind === 'offer') {
            const ticket = new Noted(CLASSES[of]?.name ?? 'unknown', ms);
            all.push(ticket);
            queue.offer(ticket, nowMs, places);
          } else if (kind === 'leave') {
            const ticket = all[of];
            if (ticket !== undefined) queue.leave(ticket, nowMs, places);
          } else queue.sweep(nowMs, places);

          const running = all.filter(({ state }) => state === 'running');
          const waiting = all.filter(({ state }) => state === 'waiting');
          expect(queue.running).toBe(running.length);
          expect(queue.waiting).toBe(waiting.length);
          expect(waiting.length).toBeLessThanOrEqual(length);
          // no place is lost: somebody waits only where all are taken
          if (waiting.length > 0) expect(running.length).toBeGreaterThanOrEqual(places);
          for (const ticket of all) expect(ticket.told.length).toBeLessThanOrEqual(1);
          for (const { name } of CLASSES) {
            // nobody of a class waits who came before one of it that has been let through
            const own = all.filter((ticket) => ticket.options.className === name);
            const firstWaiting = own.findIndex(({ state }) => state === 'waiting');
            const overtaken = firstWaiting !== -1 && own.slice(firstWaiting).some(({ ran }) => ran);
            expect(overtaken).toBe(false);
          }
        }
        for (const ticket of all) queue.leave(ticket, nowMs, places);
        expect([queue.running, queue.waiting]).toEqual([0, 0]);
      }),
    );
  });

  it('lets no class overtake the first of another one by more than its weight', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(weights, fc.nat(3), fc.integer({ min: 1, max: 3 }), (given, which, places) => {
        const classes = given.map((weight, i) => ({ name: `c${i}`, weight, share: 1 }));
        const queue = new AdmissionQueue(rules({ length: 1_000, classes }));
        const own = classes[which % classes.length] as (typeof classes)[number];
        const rivals = classes.filter((one) => one !== own);
        const first = new Noted(own.name);
        const waiting = [...rivals.flatMap(({ name }) => many(name, 50)), first];
        const order = orderOf(queue, waiting, places);
        const before = order.slice(0, order.indexOf(first));
        for (const { name, weight } of rivals) {
          const overtook = before.filter(({ options }) => options.className === name).length;
          expect(overtook).toBeLessThanOrEqual(weight / own.weight + places);
        }
        expect(order).toHaveLength(waiting.length);
      }),
      { numRuns: 60 },
    );
  });

  it('divides places by weight while all wait', () => {
    const queue = new AdmissionQueue(rules({ length: 1_000 }));
    const order = orderOf(queue, [...many('batch', 100), ...many('normal', 100), ...many('high', 100)]);
    const count = (name: string) =>
      order.slice(0, 105).filter(({ options }) => options.className === name).length;
    expect(count('high')).toBeGreaterThanOrEqual(79);
    expect(count('normal')).toBeGreaterThanOrEqual(19);
    expect(count('batch')).toBeGreaterThanOrEqual(4);
  });

  it('gives no credit for a time in which a class had nobody waiting', () => {
    const queue = new AdmissionQueue(rules({ length: 1_000 }));
    orderOf(queue, many('high', 100));
    const order = orderOf(queue, [...many('batch', 20), ...many('high', 20)]);
    expect(
      order.slice(0, 16).filter(({ options }) => options.className === 'batch').length,
    ).toBeLessThanOrEqual(2);
  });

  it('holds a class to its share of the places, and others get the rest', () => {
    const classes = [
      { name: 'high', weight: 1, share: 1 },
      { name: 'batch', weight: 1, share: 0.5 },
    ];
    const queue = new AdmissionQueue(rules({ classes }));
    const batch = many('batch', 4);
    const high = many('high', 3);
    for (const ticket of [...batch, ...high]) queue.offer(ticket, 0, 4);
    expect(batch.map(({ state }) => state)).toEqual(['running', 'running', 'waiting', 'waiting']);
    expect(high.map(({ state }) => state)).toEqual(['running', 'running', 'waiting']);
    queue.leave(batch[0] as Noted, 1, 4);
    expect([batch[2]?.state, high[2]?.state].filter((state) => state === 'running')).toHaveLength(1);
  });

  it('makes room for a higher class by the youngest of the lowest', () => {
    const queue = new AdmissionQueue(rules({ length: 3 }));
    const [holder, batchA, batchB, normal, batchC, high] = [
      new Noted('high'),
      new Noted('batch'),
      new Noted('batch'),
      new Noted('normal'),
      new Noted('batch'),
      new Noted('high'),
    ];
    for (const ticket of [holder, batchA, batchB, normal]) queue.offer(ticket, 0, 1);
    queue.offer(batchC, 0, 1);
    expect(batchC.shed?.reason).toBe('full');
    queue.offer(high, 0, 1);
    expect(batchB.shed?.reason).toBe('displaced');
    expect([batchA.state, normal.state, high.state]).toEqual(['waiting', 'waiting', 'waiting']);
  });

  it('refuses at once whoever would wait longer than he may, and says when the queue has drained', () => {
    const queue = new AdmissionQueue(rules({ length: 100 }));
    const first = new Noted('normal');
    queue.offer(first, 0, 1);
    queue.leave(first, 4_000, 1); // places are held for 4 s
    const holder = new Noted('normal');
    const patient = new Noted('normal');
    const hasty = new Noted('normal', 5_000);
    const third = new Noted('normal');
    for (const ticket of [holder, patient, hasty, third]) queue.offer(ticket, 4_000, 1);
    expect(patient.state).toBe('waiting');
    expect(hasty.shed).toEqual({ reason: 'late', retryAfterMs: 4_000 });
    expect(third.state).toBe('waiting');
    const fourth = new Noted('normal');
    queue.offer(fourth, 4_000, 1); // the third would wait 12 s, over the 10 s of the queue
    expect(fourth.shed).toEqual({ reason: 'late', retryAfterMs: 8_000 });
    const better = new Noted('normal');
    queue.offer(better, 4_000, 4); // with four places it would be 3 s: two of those who waited run, and so does it
    expect(better.state).toBe('running');
  });

  it('foresees a wait behind those of higher classes that are yet to come', () => {
    const queue = new AdmissionQueue(rules({ length: 100, timeoutMs: 2_000 }));
    const held: Noted[] = [];
    let nowMs = 0;
    const late: Noted[] = [];
    queue.offer(new Noted('high'), 0, 0); // somebody of the highest class always waits
    for (let i = 0; i < 400; i++, nowMs += 10) {
      // one place comes up in 10 ms, two requests come
      const fresh = [new Noted('high'), new Noted('batch')];
      for (const ticket of fresh) {
        queue.offer(ticket, nowMs, 4);
        held.push(ticket);
      }
      if (fresh[1]?.shed?.reason === 'late') late.push(fresh[1]);
      queue.sweep(nowMs, 4);
      const runs = held.find(({ state }) => state === 'running');
      if (runs !== undefined) queue.leave(runs, nowMs, 4);
    }
    const inVain = held.filter(({ shed }) => shed?.reason === 'timeout');
    expect(late.length).toBeGreaterThan(200);
    expect(inVain.length).toBeLessThan(late.length / 2);
  });

  it('sheds those whose time is up, and fills places that have come up', () => {
    const queue = new AdmissionQueue(rules());
    const tickets = [new Noted('normal'), new Noted('normal', 500), new Noted('normal')];
    for (const ticket of tickets) queue.offer(ticket, 0, 1);
    queue.sweep(499, 1);
    expect(tickets.map(({ state }) => state)).toEqual(['running', 'waiting', 'waiting']);
    queue.sweep(500, 2);
    expect(tickets[1]?.shed?.reason).toBe('timeout');
    expect(tickets[2]?.state).toBe('running');
  });

  it('keeps all who wait when the rules change, those of a class that is gone among the lowest in their order', () => {
    const queue = new AdmissionQueue(rules());
    const holder = new Noted('high');
    const tickets = [new Noted('normal'), new Noted('batch'), new Noted('normal'), new Noted('high')];
    for (const ticket of [holder, ...tickets]) queue.offer(ticket, 0, 1);
    queue.govern(rules({ classes: [CLASSES[0], CLASSES[2]] as QueueRules['classes'] }));
    expect(queue.waiting).toBe(4);
    const order: Noted[] = [];
    let last: Noted = holder;
    for (let i = 0; i < tickets.length; i++) {
      queue.leave(last, 0, 1);
      last = tickets.find((ticket) => ticket.state === 'running') as Noted;
      order.push(last);
    }
    expect(order.map((ticket) => tickets.indexOf(ticket)).filter((index) => index !== 3)).toEqual([0, 1, 2]);
  });
});
