/** Who asks, as far as it was found out; what plugins share answers and placeholders by. */
export interface Asker {
  /** Id of the virtual key. */
  readonly key: string | undefined;
  readonly user: string | undefined;
  readonly team: string | undefined;
  readonly tenant: string | undefined;
  /** Of the conversation, where the client names one. */
  readonly session: string | undefined;
}

/** Something that a plugin saw, for the record: never the text it was seen in. */
export interface Finding {
  /** Id of the plugin. */
  readonly by: string;
  /** Such as `injection`, `EMAIL_ADDRESS`, `aws_access_key`. */
  readonly what: string;
  /** What was done about it. */
  readonly action: string;
  readonly count?: number;
  readonly score?: number;
}

/** Why a request went where it went, one sentence each. */
export interface DecisionReasons {
  readonly decision: string;
  readonly selection: string;
}
