import type { ResponseStates } from './response-states.ts';

/** One request, as it is kept. No field holds text of a prompt or an answer, nor a key. */
export interface RequestRecord {
  readonly id: string;
  readonly atMs: number;
  readonly route: string;
  readonly asked: string;
  readonly status: number;
  readonly error: string | null;
  readonly keyId: string | null;
  readonly user: string | null;
  readonly team: string | null;
  readonly tenant: string | null;
  readonly decision: string | null;
  readonly recipe: string;
  readonly model: string;
  readonly backend: string;
  readonly reasoning: string;
  readonly stream: boolean;
  readonly attempts: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost: number;
  readonly currency: string | null;
  readonly ttftMs: number | null;
  readonly totalMs: number;
  readonly routingUs: number;
  /** off, miss, exact, semantic. */
  readonly cache: string;
  readonly findings: readonly RecordedFinding[];
}

export interface RecordedFinding {
  readonly by: string;
  readonly what: string;
  readonly action: string;
  readonly count?: number;
  readonly score?: number;
}

/** Something that an administrator or the gateway itself did: a key made or revoked, a configuration applied. */
export interface EventRecord {
  readonly atMs: number;
  /** Such as `key.created`, `config.applied`. */
  readonly kind: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export interface LogRow {
  readonly seq: number;
  readonly atMs: number;
  /** `request`, or the kind of an event. */
  readonly kind: string;
  readonly body: RequestRecord | EventRecord | Readonly<Record<string, unknown>>;
  /** Hex. */
  readonly hash: string;
}

export interface LogQuery {
  readonly kind?: string | undefined;
  readonly keyId?: string | undefined;
  readonly sinceMs?: number | undefined;
  /** Rows below this number, newest first. */
  readonly beforeSeq?: number | undefined;
  readonly limit: number;
}

export type LogVerdict =
  | { readonly ok: true; readonly rows: number; readonly head: string }
  | { readonly ok: false; readonly rows: number; readonly seq: number; readonly reason: string };

/** Records of what happened, each chained to the one before it by its hash. */
export interface RecordLog {
  /** Takes the row and returns at once; a full queue sheds it and counts it. Written within a second. */
  add(kind: 'request', body: RequestRecord): void;
  addEvent(event: EventRecord): void;
  /** Resolves when all that was added before is written; rejects where it cannot be. */
  flush(): Promise<void>;
  list(query: LogQuery): Promise<readonly LogRow[]>;
  verify(): Promise<LogVerdict>;
  readonly shed: number;
}

/** What a virtual key may do. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** Hex SHA-256 of the whole key. */
  readonly hash: string;
  /** The hash before the last rotation, and until when it is taken beside the new one; null: none. */
  readonly previous: PreviousHash | null;
  readonly team: string | null;
  readonly user: string | null;
  readonly tenant: string | null;
  /** Empty: all. */
  readonly models: readonly string[];
  readonly limits: KeyLimits;
  readonly admin: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export interface PreviousHash {
  readonly hash: string;
  readonly untilMs: number;
}

/** What may change of a key once it is made. */
export type KeyChange = Partial<Pick<KeyRecord, 'hash' | 'previous' | 'revokedAtMs'>>;

export interface KeyLimits {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly concurrent?: number | undefined;
  readonly budgets?: readonly Budget[] | undefined;
}

export interface Budget {
  readonly unit: 'money' | 'tokens' | 'requests';
  readonly per: 'hour' | 'day' | 'month' | 'total';
  readonly amount: number;
}

export interface KeyStore {
  /** All that are not gone, revoked ones included. */
  list(): Promise<readonly KeyRecord[]>;
  /** Rejects with FL_CONFLICT where the id is taken. Written when it resolves. */
  put(key: KeyRecord): Promise<void>;
  /**
   * Sets the fields that `change` names and leaves the others, so that a rotation beside a revocation does not undo it.
   * Rejects with FL_CONFLICT where there is no such id. Written when it resolves.
   */
  change(id: string, change: KeyChange): Promise<void>;
  /** Goes up with every change by anyone; cheap to ask. */
  revision(): Promise<number>;
}

/** One limit that a request takes from. */
export interface Take {
  /** Such as `key:abc:requests:minute`. */
  readonly key: string;
  readonly amount: number;
  readonly limit: number;
  /** Start of the window, and when it is forgotten, in wall milliseconds; Infinity: never. */
  readonly windowStartMs: number;
  readonly expiresAtMs: number;
}

export type Taken =
  | { readonly ok: true /** Of each, after taking. */; readonly used: readonly number[] }
  | {
      readonly ok: false /** Index of the first that is over its limit. */;
      readonly over: number;
      readonly used: readonly number[];
    };

/** Amounts that several workers or gateways share. */
export interface Counters {
  /** Takes from all or from none, atomically. Durable counters have written it when it resolves. */
  take(takes: readonly Take[]): Taken | Promise<Taken>;
  /** Adds without asking; `amount` may be negative. */
  add(takes: readonly Omit<Take, 'limit'>[]): void | Promise<void>;
  /** What stands there now; 0 for none. */
  read(keys: readonly { readonly key: string; readonly windowStartMs: number }[]): Promise<readonly number[]>;
  dispose(): Promise<void>;
}

/** How the store is. */
export interface StoreHealth {
  readonly ok: boolean;
  /** What does not work, and what is done in its place; empty while all is well. */
  readonly degraded: readonly string[];
}

export interface Store {
  readonly log: RecordLog;
  readonly keys: KeyStore;
  /** Small values by name, such as a secret that was made at first start. */
  readonly settings: SettingStore;
  /** What /v1/responses goes on from. */
  readonly responses: ResponseStates;
  /** Durable, shared by every process on the same database. */
  readonly counters: Counters;
  health(): StoreHealth;
  close(): Promise<void>;
}

export interface SettingStore {
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
}
