import type { SignalOutcome } from './define.ts';

/** What a signal answers when it does not match. */
export function miss(name: string, raw = 0): SignalOutcome[] {
  return [{ name, matched: false, confidence: 0, raw }];
}

/** What a signal answers when it matches; `evidence` is left out when there is nothing to tell. */
export function match(name: string, raw: number, evidence?: string, confidence = 1): SignalOutcome[] {
  return [{ name, matched: true, confidence, raw, ...(evidence === undefined ? {} : { evidence }) }];
}

/** `match` or `miss`, for a plain yes or no. */
export function yesNo(name: string, yes: boolean, evidence?: string): SignalOutcome[] {
  return yes ? match(name, 1, evidence) : miss(name);
}
