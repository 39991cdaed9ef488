import type { ResponseStates } from '../../store/response-states.ts';

/**
 * Keeps nothing: where several processes serve and share no store, the next request would find its conversation by chance
 * alone, and a client is better told so.
 */
export const NO_STATES: ResponseStates = {
  keeps: false,
  shared: false,
  put: () => false,
  chain: () => [],
  delete: () => undefined,
};
