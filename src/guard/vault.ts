import { hkdfSync, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { GuardConfig } from '../config/schema/guard.ts';
import type { Clock } from '../core/clock.ts';
import { RequestConversation } from './request-conversation.ts';
import { CONVERSATION_KEY_BYTES, SealedConversation } from './sealed-conversation.ts';
import type { Conversation, Vault } from './vault-contract.ts';

const MASTER_KEY_BYTES = 32;
const SALT_BYTES = 32;
/** Beyond it the longest idle conversations go, however few they are. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A conversation with more values is not kept: its next request masks what it carries anew, from 1. */
const MOST_VALUES = 10_000;
const INFO = 'fairlead vault v1';

interface Kept {
  readonly conversation: SealedConversation;
  lastMs: number;
  bytes: number;
}

/**
 * Masked values in memory only, none of those that are kept in clear. Each conversation has keys of its own, derived (HKDF-SHA256,
 * RFC 5869) from `vaultKey`, or from a random key where it is left out, with a new salt each time it is begun. Bounded by count,
 * bytes and time; the longest idle goes first.
 */
export function createVault(config: GuardConfig, clock: Clock): Vault {
  return new MemoryVault(config, clock);
}

class MemoryVault implements Vault {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #limit: number;
  readonly #master: Buffer;
  /** The longest idle first. */
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor({ vaultKey, vaultTtlMs, vaultConversations }: GuardConfig, clock: Clock) {
    this.#clock = clock;
    this.#ttlMs = vaultTtlMs;
    this.#limit = vaultConversations;
    this.#master = vaultKey === undefined ? randomBytes(MASTER_KEY_BYTES) : Buffer.from(vaultKey, 'utf8');
  }

  open(id?: string): Conversation {
    if (id === undefined) return new RequestConversation();
    const nowMs = this.#clock.monotonicMs();
    this.#sweep(nowMs);
    const known = this.#kept.get(id);
    if (known !== undefined) {
      known.lastMs = nowMs;
      this.#kept.delete(id);
      this.#kept.set(id, known);
      return known.conversation;
    }
    const conversation = new SealedConversation(() =>
      Buffer.from(
        hkdfSync('sha256', this.#master, randomBytes(SALT_BYTES), `${INFO} ${id}`, CONVERSATION_KEY_BYTES),
      ),
    );
    this.#kept.set(id, { conversation, lastMs: nowMs, bytes: 0 });
    this.#sweep(nowMs);
    return conversation;
  }

  keep(id: string, held: Conversation): void {
    if (!(held instanceof SealedConversation)) return;
    const nowMs = this.#clock.monotonicMs();
    this.forget(id);
    if (held.size > MOST_VALUES) return;
    this.#kept.set(id, { conversation: held, lastMs: nowMs, bytes: held.bytes });
    this.#bytes += held.bytes;
    this.#sweep(nowMs);
  }

  forget(id: string): void {
    const known = this.#kept.get(id);
    if (known === undefined) return;
    this.#kept.delete(id);
    this.#bytes -= known.bytes;
  }

  async dispose(): Promise<void> {
    this.#kept.clear();
    this.#bytes = 0;
  }

  toJSON(): Record<string, number> {
    return { conversations: this.#kept.size };
  }

  [inspect.custom](): string {
    return `Vault { conversations: ${this.#kept.size} }`;
  }

  /** Drops what is over its time or too much, from the longest idle on. O(what goes). */
  #sweep(nowMs: number): void {
    for (const [id, { lastMs }] of this.#kept) {
      const over = nowMs - lastMs > this.#ttlMs || this.#kept.size > this.#limit || this.#bytes > MOST_BYTES;
      if (!over) return;
      this.forget(id);
    }
  }
}
