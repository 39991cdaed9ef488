import { z } from 'zod';
import type { ConfiguredKind } from '../../core/kind.ts';
import type { Fields } from '../http/fields.ts';
import type { Outlet, SimEvent } from '../http/outlet.ts';

/** One fault at work on one request. Every hook is optional; what none touches goes out as it is. */
export interface Fault {
  /** Before the answer begins. True: the fault has answered, and nothing else will be. */
  intercept?(out: Outlet, body: Fields | undefined): boolean;
  /** The request that is answered in place of the one that came. */
  misread?(body: Fields): Fields;
  headers?(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Before an event is written. True: the fault has written what stands in its place. */
  event?(event: SimEvent, out: Outlet): boolean;
  /** Over 1: the model takes that many times longer for this request. */
  readonly slowdown?: number;
}

export interface FaultKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  /** True: it strikes connections as they are accepted, before there is a request. */
  readonly atAccept?: boolean;
  create(params: z.output<Schema>): Fault;
}

/** Checks the shape of a fault at compile time and returns it. */
export function defineFault<Schema extends z.ZodObject>(kind: FaultKind<Schema>): FaultKind {
  return kind as unknown as FaultKind;
}

/** Tokens that get through unharmed; a shorter answer is struck at its end. */
export const afterTokens = z.coerce.number().int().min(0).default(4);

/** True once: at the first event after `after` tokens, or at the end of a shorter answer, or at an unstreamed body. */
export function strikesAfter(after: number): (event: SimEvent) => boolean {
  let struck = false;
  return ({ kind, tokensBefore }) => {
    if (struck || kind === 'role') return false;
    struck = kind === 'token' ? tokensBefore >= after : true;
    return struck;
  };
}

/** The first half of a text, so that an event is broken within its JSON. */
export function firstHalf(text: string): string {
  return text.slice(0, Math.max(1, text.length >> 1));
}
