/** What stands for one masked value. */
export interface Masked {
  /** Such as `<EMAIL_ADDRESS_1>`. */
  readonly placeholder: string;
  readonly type: string;
}

/** The masked values of one conversation: the same value gets the same placeholder as long as it lives. */
export interface Conversation {
  /**
   * The placeholder of a value of a type; numbers go up from 1 per type in the order of first asking. Those in `taken`,
   * which stand in the client's own texts and mean nothing, are passed over.
   */
  mask(type: string, value: string, taken?: ReadonlySet<string>): Masked;
  /** The value behind a placeholder; undefined where it is none of this conversation's. */
  reveal(placeholder: string): string | undefined;
  /** The longest placeholder there is, in characters: so much is held back of a stream at most. */
  readonly longest: number;
  /** How many values it holds. */
  readonly size: number;
}

/** Masked values by conversation, encrypted while they lie. Its contents reach no log, metric, trace, cache or error. */
export interface Vault {
  /**
   * Opens the conversation, a new one where it is not known or its time is over; left out: one of this request alone, which
   * is not kept.
   */
  open(conversation?: string): Conversation | Promise<Conversation>;
  /** Keeps what `open` gave, as it is now. Never throws. */
  keep(conversation: string, held: Conversation): void;
  forget(conversation: string): void;
  dispose(): Promise<void>;
}
