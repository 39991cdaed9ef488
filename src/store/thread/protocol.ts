import type { ErrorCode } from '../../core/error-codes.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** What a thread is started with. */
export interface ThreadSetup {
  /** Folder of an SQLite database, where there is no `url`. */
  readonly path: string;
  readonly url: string | undefined;
  readonly chainKey: string | undefined;
  readonly retentionMs: number | undefined;
  readonly mustExist: boolean;
}

/** Calls of the engine that a thread answers. */
export type Call = Exclude<keyof Engine, 'close'>;

export type ArgumentOf<Name extends Call> = Parameters<Engine[Name]>[0];

export type ResultOf<Name extends Call> = Awaited<ReturnType<Engine[Name]>>;

/** A call by its name, or null: close the database and end. */
export type Request = {
  readonly id: number;
  readonly call: Call;
  readonly argument: ArgumentOf<Call>;
} | null;

export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: Fault };

/** Errors lose their class on the way. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FairleadError)
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? '' };
  return {
    code: 'FL_STORE_FAILED',
    message: `The store failed: ${String(thrown)}.`,
    hint: 'please report it',
  };
}

export function errorOf({ code, message, hint }: Fault): FairleadError {
  return new FairleadError(code, message, { hint });
}
