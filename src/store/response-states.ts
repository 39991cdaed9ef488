/** One turn of a conversation, as it is kept. */
export interface KeptResponse {
  readonly id: string;
  /** Who may read it: compared, never read. */
  readonly owner: string;
  /** The response before it. */
  readonly previous: string | undefined;
  readonly expiresAtMs: number;
  /** JSON, of whoever keeps it. */
  readonly body: string;
}

/** Keeps responses, so that a later request can go on from them. */
export interface ResponseStates {
  /** False: nothing is ever kept. */
  readonly keeps: boolean;
  /** Whether other processes write to it as well. */
  readonly shared: boolean;
  /** False where it has no room for it. Rejects with the store's FairleadError. Written when it resolves. */
  put(response: KeptResponse): boolean | Promise<boolean>;
  /**
   * The response `id` and those before it, newest first, at most `limit`; ends where one is not there, or has expired.
   * O(length).
   */
  chain(id: string, limit: number): readonly KeptResponse[] | Promise<readonly KeptResponse[]>;
  delete(id: string): void | Promise<void>;
}
