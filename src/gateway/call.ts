import type { ModelRef } from '../config/schema/routing.ts';
import type { Backend } from '../fleet/types.ts';
import type { Target } from './attempts.ts';
import type { Incoming } from './outgoing.ts';

/** What is asked of the fleet: one request in OpenAI's form, to the first that answers of some models. */
export interface Call {
  readonly incoming: Incoming;
  /** The models to try, in order; at least one. */
  readonly refs: readonly ModelRef[];
  /** Who is asked first, where it is healthy; left out: as the balancing policy says. */
  readonly first?: Target | undefined;
  /** After so long without a first event another backend is asked as well; left out: as the fleet hedges, within its budget. */
  readonly hedgeAfterMs?: number | undefined;
  /** Backends that need not be tried again at once. */
  readonly tried?: Iterable<Backend> | undefined;
  /** Changes what goes to one target; left out: it goes as it is. Throws where that target cannot be asked such a thing. */
  forTarget?(target: Target): Incoming;
  /** Stops its tries; left out: only the client's going does. */
  readonly signal?: AbortSignal | undefined;
  /** Sees a try as it is opened. Throws where it must not be made. */
  onOpen?(target: Target): void;
}
