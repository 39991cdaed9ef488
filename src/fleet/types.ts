import type { BackendConfig, Timeouts } from '../config/schema/model.ts';
import type { Provider } from '../providers/define.ts';
import type { FlowSummary } from './flows/running-stream.ts';
import type { BackendPlacement } from './placement/backend-placement.ts';

/** How one try at a backend ended. */
export type FlightEnd =
  | 'ok'
  | 'client_error' // a 4xx that is the request's own fault: says nothing against the backend
  | 'rate_limited'
  | 'server_error'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'protocol'
  | 'cancelled';

export interface FlightDetail {
  /** How long the backend asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** Completion tokens, when the backend said how many. */
  readonly tokens?: number | undefined;
}

/** One try at a backend, from pick to end. Every flight must be ended exactly once. */
export interface Flight {
  readonly backend: Backend;
  /** The first byte of the answer's body came, be it an error's: what it is worth, the end says. */
  firstByte(): void;
  /** One more chunk of a good stream came, the first included; never called for a whole answer. */
  chunk(): void;
  end(how: FlightEnd, detail?: FlightDetail): void;
  /**
   * Milliseconds of silence after a chunk beyond which this backend, by its own history, has stalled; undefined while too
   * little is known of it. It may change while the stream is silent. O(1).
   */
  readonly stallMs: number | undefined;
  /**
   * Whether a stream should go on elsewhere: the backend's tokens come slower than they used to, and another backend of the
   * model could take it. Streams get it one after another. O(1) while nothing is wrong.
   */
  readonly straggling: boolean;
  /** Nobody reads the stream for now: the gap to its next chunk is not the backend's. */
  hold(): void;
  /** Under which name the stream is shown, such as the request's id. */
  label(text: string): void;
  /** How the stream has flowed so far; undefined before its second chunk and where flows are not watched. */
  flowSummary(): FlowSummary | undefined;
}

/** What is known of a request where its backend is chosen. */
export interface PickWish {
  /** The adapter that is asked for in place of the model. */
  readonly lora: string | undefined;
  /** An estimate. */
  readonly promptTokens: number;
  /** At most; an estimate where the client states none. */
  readonly outputTokens: number;
  /** What the backend is to do; left out: to answer. */
  readonly role?: 'prefill';
  /** Hash of each block of the prompt with all before it. Worked out when it is first asked for. */
  prefix(): readonly number[];
}

export interface Backend {
  readonly id: string;
  /** The model's name in the configuration. */
  readonly model: string;
  /** The model's name at the backend. */
  readonly upstreamModel: string;
  readonly config: BackendConfig;
  readonly origin: string;
  readonly provider: Provider;
  readonly providerId: string;
  readonly reasoningServer: string;
  readonly timeouts: Timeouts;
  readonly weight: number;
  readonly inFlight: number;
  /** What it has cached, what it has to do and how quick it is, as far as that is known. */
  readonly placement: BackendPlacement;
  /**
   * Exponentially weighted time to first byte, milliseconds, with failures counted as slow answers;
   * undefined before the first answer and a minute after the last.
   */
  readonly latencyMs: number | undefined;
  readonly state: BackendState;
}

export type BackendState = 'healthy' | 'unhealthy' | 'ejected' | 'half_open' | 'cooling' | 'drained';
