import { isIPv6 } from 'node:net';
import type { Clock } from '../../core/clock.ts';

/** The failure that is followed by the first pause: people mistype, and programs are misconfigured. */
const FIRST_PAUSED_FAILURE = 10;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** After so long without a failure, all is forgotten. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
const ENTRIES_AT_MOST = 10_000;

interface Entry {
  readonly failures: number;
  readonly untilMs: number;
  readonly lastMs: number;
}

/**
 * Slows down who tries credentials. From the tenth failure on, each
 * doubles the pause after it, from 1 s to 60 s.
 * During the pause an address gets no answer to a wrong credential but "wait", while a right one is served: many sit
 * behind one address, and a neighbour's old key must not lock them out. What is not even looked at during the pause is
 * the key that the address failed on: a guess at its secret tells nothing then, right or wrong. One a process; the
 * table is bounded, and the entry that was touched longest ago goes first.
 */
export class Failures {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #atMost: number;

  constructor(clock: Clock, atMost = ENTRIES_AT_MOST) {
    this.#clock = clock;
    this.#atMost = atMost;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Milliseconds that the address has to wait for the next answer; 0: none. With `keyId`: about that key. */
  pauseMs(address: string, keyId?: string): number {
    if (this.#entries.size === 0) return 0; // what almost every request meets
    const entry = this.#entries.get(nameOf(address, keyId));
    return entry === undefined ? 0 : Math.max(0, entry.untilMs - this.#clock.monotonicMs());
  }

  /** Counts a wrong credential, unless the address is waiting anyway. */
  failed(address: string, keyId?: string): void {
    this.#count(nameOf(address, undefined));
    if (keyId !== undefined) this.#count(nameOf(address, keyId));
  }

  /** The right secret of a key: its failures are forgotten, the address's are not. */
  succeeded(address: string, keyId: string): void {
    if (this.#entries.size > 0) this.#entries.delete(nameOf(address, keyId));
  }

  #count(name: string): void {
    const nowMs = this.#clock.monotonicMs();
    const before = this.#entries.get(name);
    if (before !== undefined && nowMs < before.untilMs) return;
    const old = before === undefined || nowMs - before.lastMs > FORGOTTEN_AFTER_MS;
    const failures = old ? 1 : before.failures + 1;
    const beyond = failures - FIRST_PAUSED_FAILURE;
    const untilMs = beyond < 0 ? 0 : nowMs + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** beyond);
    this.#entries.delete(name);
    this.#entries.set(name, { failures, untilMs, lastMs: nowMs });
    if (this.#entries.size <= this.#atMost) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

const nameOf = (address: string, keyId: string | undefined) =>
  keyId === undefined ? networkOf(address) : `${networkOf(address)} ${keyId}`;

/** An IPv6 address by its first 64 bits, which one customer holds whole; any other as it is. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1); // ::ffff:192.0.2.1
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
