import { resolve } from 'node:path';
import type { StoreConfig } from '../config/schema/store.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { FairleadError, toFairleadError } from '../core/errors.ts';
import type { LogVerdict, RecordLog, Store, StoreHealth } from './contract.ts';
import { DurableCounters } from './counters/durable.ts';
import type { LogHead } from './log/chain.ts';
import { RecordQueue } from './log/record-queue.ts';
import { EngineThread } from './thread/thread.ts';
import { ThreadedResponses } from './threaded-responses.ts';

export interface StoreExtras {
  readonly clock?: Clock;
  /** A database that is not there is a fault, and is not made. */
  readonly mustExist?: boolean;
  /** Resolve also where the database cannot be used yet: it is tried again, and health says so meanwhile. */
  readonly mayBeDown?: boolean;
}

/** A store, with what only the command line asks of its log. */
export interface OpenStore extends Store {
  readonly log: AuditLog;
}

export interface AuditLog extends RecordLog {
  /** The end of the chain, to be written down where nobody who can write the database can write. */
  head(): Promise<LogHead>;
  /** `known`: a head that was written down before; the chain must still hold it. */
  verify(known?: LogHead): Promise<LogVerdict>;
}

const DAY_MS = 86_400_000;
/** Between two tries to open a database that was down at the start. */
const OPEN_AGAIN_MS = 2_000;
const TIDY_EVERY_MS = 600_000;
/** A little after the start, when the gateway has other things to do. */
const FIRST_TIDY_MS = 30_000;
const CLOSE_GRACE_MS = 5_000;

/**
 * Opens the database of `config`, makes or changes its tables where needed, and takes records from then on. Rejects with
 * FL_STORE_UNAVAILABLE where it cannot be used now (unless `mayBeDown`), FL_STORE_FAILED where it is not fit for use.
 */
export async function openStore(config: StoreConfig, extras: StoreExtras = {}): Promise<OpenStore> {
  const { clock = systemClock, mustExist = false, mayBeDown = false } = extras;
  const thread = new EngineThread({
    path: resolve(config.path),
    url: config.url,
    chainKey: config.chainKey,
    retentionMs: config.retentionDays === undefined ? undefined : config.retentionDays * DAY_MS,
    mustExist,
  });
  let down: string | undefined;
  try {
    await thread.call('open', undefined);
  } catch (thrown) {
    const passing = thrown instanceof FairleadError && thrown.code === 'FL_STORE_UNAVAILABLE';
    if (!passing || !mayBeDown) {
      await thread.close();
      throw thrown;
    }
    down = thrown.message;
  }
  return new ThreadedStore(thread, config, clock, down);
}

class ThreadedStore implements OpenStore {
  readonly log: AuditLog;
  readonly keys: Store['keys'];
  readonly settings: Store['settings'];
  readonly responses: ThreadedResponses;
  readonly counters: DurableCounters;
  readonly #thread: EngineThread;
  readonly #queue: RecordQueue;
  readonly #queueRows: number;
  /** Why it is not open yet, as a sentence. */
  #down: string | undefined;
  #openTimer: NodeJS.Timeout | undefined;
  #closed = false;
  #tidyTimer: NodeJS.Timeout | undefined;

  constructor(thread: EngineThread, config: StoreConfig, clock: Clock, down: string | undefined) {
    this.#thread = thread;
    this.#queueRows = config.queue;
    this.#queue = new RecordQueue({
      append: (request) => thread.call('append', request),
      clock,
      queue: config.queue,
      flushMs: config.flushMs,
    });
    this.log = logOf(thread, this.#queue);
    this.keys = {
      list: () => thread.call('listKeys', undefined),
      put: (key) => thread.call('putKey', key),
      change: (id, change) => thread.call('changeKey', [id, change]),
      revision: () => thread.call('keyRevision', undefined),
    };
    this.settings = {
      get: (name) => thread.call('getSetting', name),
      put: (name, value) => thread.call('putSetting', [name, value]),
    };
    this.responses = new ThreadedResponses(thread);
    this.counters = new DurableCounters(thread);
    this.#tidyAfter(FIRST_TIDY_MS);
    this.#down = down;
    if (down !== undefined) this.#openLater();
  }

  health(): StoreHealth {
    const { waiting, shed } = this.#queue;
    const trouble = this.#queue.trouble ?? this.#down;
    if (trouble === undefined) return { ok: true, degraded: [] };
    const kept = `${waiting} records wait, at most ${this.#queueRows}, and more are shed (${shed} so far)`;
    return { ok: false, degraded: [`${trouble.replace(/\.$/, '')}: requests go on; ${kept}.`] };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#tidyTimer);
    clearTimeout(this.#openTimer);
    await this.#queue.close(CLOSE_GRACE_MS);
    await this.#thread.close();
  }

  #openLater(): void {
    if (this.#closed) return;
    this.#openTimer = setTimeout(() => {
      this.#thread.call('open', undefined).then(
        () => {
          this.#down = undefined;
        },
        (thrown: unknown) => {
          this.#down = toFairleadError(thrown).message;
          this.#openLater();
        },
      );
    }, OPEN_AGAIN_MS);
    this.#openTimer.unref();
  }

  #tidyAfter(ms: number): void {
    if (this.#closed) return;
    this.#tidyTimer = setTimeout(() => {
      void this.#thread
        .call('tidy', undefined)
        .catch(() => true) // the next turn tries again
        .then((done) => this.#tidyAfter(done ? TIDY_EVERY_MS : FIRST_TIDY_MS));
    }, ms);
    this.#tidyTimer.unref();
  }
}

function logOf(thread: EngineThread, queue: RecordQueue): AuditLog {
  return {
    add: (kind, body) => queue.add(kind, body),
    addEvent: (event) => queue.add(event.kind, event),
    flush: () => queue.flush(),
    list: (query) => thread.call('list', query),
    verify: (known) => thread.call('verify', known),
    head: () => thread.call('head', undefined),
    get shed() {
      return queue.shed;
    },
  };
}
