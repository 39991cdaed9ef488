import type { ModelRef } from '../../config/schema/routing.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Answered, Caller, NoAnswer } from './contract.ts';

/** The first answer that one of the models gives. */
export async function inTurn(caller: Caller, refs: readonly ModelRef[]): Promise<Answered | NoAnswer> {
  let nothing: NoAnswer = {
    kind: 'nothing',
    error: new FairleadError('FL_UPSTREAM_UNAVAILABLE', 'No model could be asked.'),
  };
  for (const ref of refs) {
    const said = await caller.ask({ ref, role: 'answer', stream: caller.streams });
    if (said.kind !== 'nothing') return said;
    nothing = said;
    if (caller.isClosed) break;
  }
  return nothing;
}
