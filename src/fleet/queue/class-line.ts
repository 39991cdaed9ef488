import type { QueueClass } from './rules.ts';
import type { Ticket, TicketLine } from './ticket.ts';

/** About the last ten turns count. */
const ALPHA = 0.2;

/** The tickets of one class, first come, first served, and its account in the division of places. */
export class ClassLine implements TicketLine {
  rules: QueueClass;
  /** How many of its tickets hold a place. */
  running = 0;
  /** Its virtual time: the places that it was given over its weight. */
  passed = 0;
  /** In order of arrival: a Set keeps it and deletes from anywhere in O(1). */
  readonly waiting = new Set<Ticket>();

  /** Between two of its turns while some of it waited throughout, milliseconds. */
  #turnMs: number | undefined;
  /** When it had its last turn, where some still waited after it. */
  #lastTurnMs: number | undefined;

  constructor(rules: QueueClass) {
    this.rules = rules;
  }

  /** How many of `places` it may hold at once. */
  limit(places: number): number {
    return Math.max(1, Math.floor(this.rules.share * places));
  }

  /** One of it has been let through. */
  turned(nowMs: number): void {
    if (this.#lastTurnMs !== undefined) {
      const sampleMs = nowMs - this.#lastTurnMs;
      this.#turnMs = this.#turnMs === undefined ? sampleMs : this.#turnMs + ALPHA * (sampleMs - this.#turnMs);
    }
    const waits = this.waiting.size > 0;
    this.#lastTurnMs = waits ? nowMs : undefined;
    if (!waits) this.#turnMs = undefined; // what comes next may be another load
  }

  /** How long its last waits by the rate at which it has had its turns lately; undefined while that is not known. */
  seenWaitMs(): number | undefined {
    return this.#turnMs === undefined ? undefined : this.#turnMs * this.waiting.size;
  }

  first(): Ticket | undefined {
    return this.waiting.values().next().value;
  }

  /** O(waiting). */
  last(): Ticket | undefined {
    let last: Ticket | undefined;
    for (const ticket of this.waiting) last = ticket;
    return last;
  }
}
