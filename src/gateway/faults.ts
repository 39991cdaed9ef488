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

/** A backend said nothing for longer than it ever does. */
export function stalled(stallMs: number): FairleadError {
  return new FairleadError(
    'FL_UPSTREAM_GAP_TIMEOUT',
    `The backend stalled: silent for more than ${Math.round(stallMs)} ms, by its own history.`,
  );
}

/** A backend's tokens come slower than they used to, and another's do not. */
export function straggles(): FairleadError {
  return new FairleadError('FL_UPSTREAM_GAP_TIMEOUT', 'The backend has become slow within its answer.');
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

export function brokenEvent(): FairleadError {
  return new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend sent a broken event.');
}

export function saidError(): FairleadError {
  return new FairleadError('FL_UPSTREAM_CUT', 'The backend reported an error within its answer.');
}

export function cutShort(): FairleadError {
  return new FairleadError('FL_UPSTREAM_CUT', 'The backend ended the answer in the middle.');
}
