import { FairleadError } from '../../core/errors.ts';
import type { Shed, ShedReason } from '../../fleet/queue/rules.ts';

const MESSAGES: Readonly<Record<ShedReason, string>> = {
  full: 'Too many requests wait for this model.',
  displaced: 'Too many requests wait for this model, and one of a higher priority came.',
  late: 'This request would wait longer for this model than it may.',
  timeout: 'No backend of this model had a place for this request in time.',
  event_loop: 'The gateway is overloaded.',
};

/** What a request hears that is not let through. */
export function overloaded({ reason, retryAfterMs }: Shed): FairleadError {
  return new FairleadError('FL_OVERLOADED', MESSAGES[reason], {
    retryAfterMs,
    hint: 'Try again after the time that Retry-After says.',
  });
}
