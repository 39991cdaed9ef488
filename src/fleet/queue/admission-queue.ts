import { ClassLine } from './class-line.ts';
import { HoldTime } from './hold-time.ts';
import type { QueueRules, ShedReason } from './rules.ts';
import type { Ticket, TicketLine } from './ticket.ts';

const MIN_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/**
 * Divides the places at a model's backends among requests. Within a class they are served as they came. Between classes
 * places are divided by weight: start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996) with requests of equal length,
 * so the first of a class is overtaken by at most `w / own weight + 1` of each other class, and no class starves. When more
 * wait than may, the youngest of the lowest class is shed. No clock and no timer of its own: times and the number of places
 * are arguments.
 */
export class AdmissionQueue {
  #rules: QueueRules;
  /** The highest class first. */
  #lines: ClassLine[];
  readonly #holds = new HoldTime();
  #running = 0;
  #waiting = 0;
  #arrivals = 0;
  #virtual = 0;

  constructor(rules: QueueRules) {
    this.#rules = rules;
    this.#lines = rules.classes.map((one) => new ClassLine(one));
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** How many of a class wait. */
  waitingOf(className: string): number {
    return this.#line(className).waiting.size;
  }

  /** New rules for all that wait; those whose class is gone join the lowest, in their order. */
  govern(rules: QueueRules): void {
    const known = new Map(this.#lines.map((line) => [line.rules.name, line]));
    this.#rules = rules;
    this.#lines = rules.classes.map((one) => {
      const line = known.get(one.name) ?? new ClassLine(one);
      line.rules = one;
      known.delete(one.name);
      return line;
    });
    const lowest = this.#lines.at(-1) as ClassLine;
    const homeless = [...known.values()].flatMap((line) => [...line.waiting]);
    if (homeless.length === 0) return;
    const all = [...lowest.waiting, ...homeless].sort((a, b) => a.arrival - b.arrival);
    lowest.waiting.clear();
    for (const ticket of all) {
      ticket.line?.waiting.delete(ticket);
      ticket.line = lowest;
      lowest.waiting.add(ticket);
    }
  }

  /**
   * Lets the ticket run at once, keeps it, or sheds it or another one that waits. O(classes); O(waiting) where a ticket of a
   * lower class has to make room.
   */
  offer(ticket: Ticket, nowMs: number, places: number): void {
    const line = this.#line(ticket.options.className);
    ticket.state = 'waiting';
    ticket.sinceMs = nowMs;
    ticket.arrival = this.#arrivals++;
    ticket.line = line;
    line.waiting.add(ticket);
    this.#waiting++;
    this.#dispatch(nowMs, places);
    if (ticket.state !== 'waiting') return;
    const waitMs = this.#waitMs(line, places);
    if (waitMs !== undefined && waitMs > this.#patienceMs(ticket)) this.#shed(ticket, 'late', places);
    else if (this.#waiting > this.#rules.length) {
      const victim = this.#youngestOfLowest(ticket);
      this.#shed(victim, victim === ticket ? 'full' : 'displaced', places);
    }
  }

  /** The ticket's request has ended, or its client has gone: a place that it held goes to the next. Does nothing twice. */
  leave(ticket: Ticket, nowMs: number, places: number): void {
    const { state, line } = ticket;
    ticket.state = 'over';
    if (line === undefined) return;
    if (state === 'waiting') this.#remove(ticket, line);
    else if (state === 'running') {
      line.running--;
      this.#running--;
      this.#holds.add(nowMs - ticket.sinceMs);
    }
    this.#dispatch(nowMs, places);
  }

  /** Sheds those that have waited as long as they may, and fills places that have come up. O(waiting). */
  sweep(nowMs: number, places: number): void {
    for (const line of this.#lines) {
      for (const ticket of line.waiting) {
        if (nowMs - ticket.sinceMs >= this.#patienceMs(ticket)) this.#shed(ticket, 'timeout', places);
      }
    }
    this.#dispatch(nowMs, places);
  }

  /** After how long one more request of the class would be let through if it came now; milliseconds. */
  retryAfterMs(className: string, places: number): number {
    const waitMs = this.#waitMs(this.#line(className), places) ?? MIN_RETRY_MS;
    return Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, waitMs));
  }

  #line(className: string): ClassLine {
    const line = this.#lines.find(({ rules }) => rules.name === className);
    return line ?? (this.#lines.at(-1) as ClassLine);
  }

  #patienceMs(ticket: Ticket): number {
    return Math.min(ticket.options.patienceMs, this.#rules.timeoutMs);
  }

  #dispatch(nowMs: number, places: number): void {
    while (this.#running < places) {
      const line = this.#next(places);
      const ticket = line?.first();
      if (line === undefined || ticket === undefined) return;
      // what a line could not take while it was empty or at its limit is no credit
      this.#virtual = Math.max(this.#virtual, line.passed);
      line.passed = this.#virtual + 1 / line.rules.weight;
      this.#remove(ticket, line);
      line.turned(nowMs);
      line.running++;
      this.#running++;
      ticket.state = 'running';
      ticket.sinceMs = nowMs;
      ticket.options.run();
    }
  }

  #next(places: number): ClassLine | undefined {
    let best: ClassLine | undefined;
    let leastPassed = Number.POSITIVE_INFINITY;
    for (const line of this.#lines) {
      if (line.waiting.size === 0 || line.running >= line.limit(places)) continue;
      const passed = Math.max(this.#virtual, line.passed);
      if (passed >= leastPassed) continue; // of equals the higher class
      best = line;
      leastPassed = passed;
    }
    return best;
  }

  /** How long the last of a line will wait: those before it, and those of other lines that will overtake it. */
  #waitMs(line: ClassLine, places: number): number | undefined {
    const betweenMs = this.#holds.intervalMs(places);
    const ownMs = this.#holds.intervalMs(line.limit(places));
    if (betweenMs === undefined || ownMs === undefined) return undefined;
    const own = Math.max(1, line.waiting.size);
    let turns = own;
    for (const other of this.#lines) {
      if (other === line) continue;
      turns += Math.min(other.waiting.size, Math.ceil((own * other.rules.weight) / line.rules.weight));
    }
    // those who are yet to come and overtake it show only in what the line has seen
    return Math.max(turns * betweenMs, own * ownMs, line.seenWaitMs() ?? 0);
  }

  #youngestOfLowest(newcomer: Ticket): Ticket {
    const lowest = this.#lines.findLast(({ waiting }) => waiting.size > 0);
    return lowest === undefined || lowest === newcomer.line ? newcomer : (lowest.last() ?? newcomer);
  }

  #shed(ticket: Ticket, reason: ShedReason, places: number): void {
    if (ticket.line !== undefined) this.#remove(ticket, ticket.line);
    ticket.state = 'over';
    ticket.options.shed({ reason, retryAfterMs: this.retryAfterMs(ticket.options.className, places) });
  }

  #remove(ticket: Ticket, line: TicketLine): void {
    if (line.waiting.delete(ticket)) this.#waiting--;
  }
}
