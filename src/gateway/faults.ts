import { FairleadError } from '../core/errors.ts';
import type { Backend } from '../fleet/types.ts';

/** The whole request has used up its time. */
export function tooLong(): FairleadError {
  return new FairleadError('FL_UPSTREAM_TOTAL_TIMEOUT', 'The answer took longer than timeouts.totalMs.');
}

/** A backend said nothing for its first-token or its gap time-out. */
export function tooQuiet({ timeouts }: Backend, hasBegun: boolean): FairleadError {
  return hasBegun
    ? new FairleadError(
        'FL_UPSTREAM_GAP_TIMEOUT',
        `The backend went silent for ${timeouts.gapMs} ms within its answer.`,
      )
    : new FairleadError(
        'FL_UPSTREAM_FIRST_TOKEN_TIMEOUT',
        `The backend sent nothing for ${timeouts.firstTokenMs} ms.`,
      );
}

/** A stream was asked for and something else came. */
export function notAStream(type: unknown): FairleadError {
  const what = typeof type === 'string' ? type : 'without a content type';
  return new FairleadError(
    'FL_UPSTREAM_PROTOCOL',
    `A stream was asked for, but the backend answered ${what}.`,
  );
}

export function noEvents(): FairleadError {
  return new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend ended the stream without a single event.');
}
