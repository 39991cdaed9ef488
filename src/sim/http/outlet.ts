/** `token`: an event that carries one token; `body`: the whole answer of a request that does not stream. */
export type SimEventKind = 'role' | 'token' | 'finish' | 'usage' | 'done' | 'body';

export interface SimEvent {
  readonly kind: SimEventKind;
  /** The bytes to send: a whole SSE event, or the body. */
  readonly text: string;
  /** Tokens sent before this event. */
  readonly tokensBefore: number;
}

/** `reset`: TCP RST; `fin`: the socket is closed in the middle of the body; `end`: the body ends as if whole. */
export type CloseHow = 'reset' | 'fin' | 'end';

/** Where a response leaves; what a fault may do to it. All of it happens in the order asked. */
export interface Outlet {
  /** Sets status and headers; they leave with the first write, or at once with `flush`. */
  head(status: number, headers: Readonly<Record<string, string>>, flush?: boolean): void;
  /** A whole JSON answer. */
  json(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  write(bytes: string | Uint8Array): void;
  /** Holds back all that follows for `ms`; for ever when infinite. */
  wait(ms: number): void;
  close(how: CloseHow): void;
}
