import type { Asker, DecisionReasons, Finding } from './facts.ts';

/** Where the replay plugin keeps what was decided and why. */
export interface ReplayLog {
  /** Takes the record and returns at once; may shed it under load. */
  add(record: ReplayRecord): void;
  /** The newest first. */
  find(wanted: ReplayWanted): ReplayPage;
  /** Undefined: there is none of that request, or none any more. */
  get(requestId: string): ReplayRecord | undefined;
}

/** What was decided for one request. Bodies only where the configuration asks for them. */
export interface ReplayRecord {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly asker: Asker;
  /** The model that the client named. */
  readonly asked: string;
  readonly decision: string | null;
  readonly recipe: string;
  readonly why: DecisionReasons | undefined;
  /** The model that served. */
  readonly model: string;
  /** Those that might have, in the order of trying. */
  readonly models: readonly string[];
  readonly stream: boolean;
  readonly ok: boolean;
  readonly finishReason: string | undefined;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  /** From the end of the plugins to the first event of a stream, and to the end of the answer. */
  readonly firstMs: number | undefined;
  readonly tookMs: number;
  /** What plugins reported; by their contract, never a word of the texts. */
  readonly findings: readonly Finding[];
  /** JSON as the backend was to get it, cut at the configured length. Masked values are placeholders. */
  readonly requestBody?: string;
  /** JSON of the choices, or what a stream said, cut likewise. Masked values are placeholders. */
  readonly responseBody?: string;
}

export interface ReplayWanted {
  readonly decision?: string | undefined;
  readonly model?: string | undefined;
  /** How many at the most. */
  readonly limit: number;
  /** A page's `next`: only older records are wanted. */
  readonly before?: number | undefined;
}

export interface ReplayPage {
  readonly records: readonly ReplayRecord[];
  /** Where the next page begins; undefined where this is the last. */
  readonly next: number | undefined;
}
