import type { ReplayLog, ReplayPage, ReplayRecord, ReplayWanted } from './replay-log.ts';

export interface ReplayRingOptions {
  readonly maxRecords: number;
  /** Of all records, as far as their texts tell. */
  readonly maxBytes: number;
}

interface Entry {
  readonly record: ReplayRecord;
  readonly bytes: number;
}

/** Of an object with its short fields, in V8; texts are counted by their length. */
const RECORD_BYTES = 600;
const FINDING_BYTES = 150;

/**
 * A replay log in memory: the newest records, as many as fit. Each process has its own, and a restart forgets. Adding is
 * O(1), finding O(records looked at).
 */
export function createReplayLog(options: ReplayRingOptions): ReplayLog {
  return new ReplayRing(options);
}

class ReplayRing implements ReplayLog {
  readonly #options: ReplayRingOptions;
  /** By a number that goes up; insertion order, so the oldest comes first. */
  readonly #entries = new Map<number, Entry>();
  readonly #numbers = new Map<string, number>();
  #next = 0;
  #oldest = 0;
  #bytes = 0;

  constructor(options: ReplayRingOptions) {
    this.#options = options;
  }

  add(record: ReplayRecord): void {
    const bytes = bytesOf(record);
    if (bytes > this.#options.maxBytes) return;
    this.#remove(this.#numbers.get(record.requestId));
    this.#entries.set(this.#next, { record, bytes });
    this.#numbers.set(record.requestId, this.#next);
    this.#next++;
    this.#bytes += bytes;
    while (this.#entries.size > this.#options.maxRecords || this.#bytes > this.#options.maxBytes) {
      this.#remove(this.#oldest++);
    }
  }

  get(requestId: string): ReplayRecord | undefined {
    const number = this.#numbers.get(requestId);
    return number === undefined ? undefined : this.#entries.get(number)?.record;
  }

  find({ decision, model, limit, before }: ReplayWanted): ReplayPage {
    const records: ReplayRecord[] = [];
    for (let at = Math.min(before ?? this.#next, this.#next) - 1; at >= this.#oldest; at--) {
      const record = this.#entries.get(at)?.record;
      if (record === undefined) continue;
      if (decision !== undefined && record.decision !== decision) continue;
      if (model !== undefined && record.model !== model) continue;
      // One more than wanted: there is another page.
      if (records.length === limit) return { records, next: at + 1 };
      records.push(record);
    }
    return { records, next: undefined };
  }

  #remove(number: number | undefined): void {
    const entry = number === undefined ? undefined : this.#entries.get(number);
    if (number === undefined || entry === undefined) return;
    this.#entries.delete(number);
    this.#bytes -= entry.bytes;
    if (this.#numbers.get(entry.record.requestId) === number) this.#numbers.delete(entry.record.requestId);
  }
}

/** A character of a text that is not Latin takes two bytes, so two are counted for each. */
function bytesOf({ requestBody = '', responseBody = '', findings, models, why }: ReplayRecord): number {
  const reasons = why === undefined ? 0 : why.decision.length + why.selection.length;
  const chars = requestBody.length + responseBody.length + reasons + models.join().length;
  return RECORD_BYTES + findings.length * FINDING_BYTES + 2 * chars;
}
