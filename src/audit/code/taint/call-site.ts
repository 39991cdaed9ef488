import type { Arguments } from './arguments.ts';
import type { Value } from './value.ts';

/** A call as it is known once its parts are. */
export interface CallSite {
  readonly at: number;
  readonly callee: Value;
  /** The name outside the project; '' where it has none. */
  readonly path: string;
  /** The last part of the name. */
  readonly method: string;
  readonly receiver: Value | undefined;
  /** How the receiver is written. */
  readonly receiverName: string;
  readonly args: Arguments;
}
