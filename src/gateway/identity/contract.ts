import type { Estimate, Lease, Subject } from '../limits/contract.ts';

/** Who asks. Holds no key and no token. It is an `Identity` of routing as it stands: `user` and `groups`. */
export interface Caller {
  /** Id of the virtual key; undefined for a token, and where nobody has to say who he is. */
  readonly keyId: string | undefined;
  readonly user: string | undefined;
  readonly groups: readonly string[];
  readonly team: string | undefined;
  readonly tenant: string | undefined;
  /** May use the management API. Headers never make it true. */
  readonly admin: boolean;
  /** Names that may be asked for, aliases resolved; undefined: all. */
  readonly models: ReadonlySet<string> | undefined;
  /** Whose limits the request takes from. */
  readonly subjects: readonly Subject[];
}

/** As node:http gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Stands before every request: who asks, for what, and how much of it. One a configuration. */
export interface Gatekeeper {
  /** Whether a key or a token is demanded. */
  readonly guarded: boolean;
  /**
   * Who asks, at once but for a token that was not seen before. Throws or rejects with FL_UNAUTHORISED where the
   * credential is missing or wrong, FL_RATE_LIMITED after too many wrong ones, FL_FORBIDDEN for a team that is not
   * configured, FL_UPSTREAM_UNAVAILABLE where the issuer's keys cannot be had. About 1 µs for a key.
   */
  identify(headers: RequestHeaders, remoteAddress: string): Caller | Promise<Caller>;
  /** Whether the caller may ask for `name`, which need not exist. */
  mayAsk(caller: Caller, name: string): boolean;
  /** Throws FL_FORBIDDEN, which does not tell whether `asked` exists, where the caller may not ask for it. */
  assertModel(caller: Caller, asked: string): void;
  /** As Limiter's. */
  admit(caller: Caller, estimate: Estimate): Lease | undefined | Promise<Lease>;
  /** What does not work, and what is done in its place; empty while all is well. */
  degraded(): readonly string[];
}
