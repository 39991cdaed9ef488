import { nameBackup } from '../fleet/failover/backup.ts';
import { limitReached } from '../fleet/failover/plan.ts';
import type { Outcome } from './attempts.ts';
import type { ChunkForm } from './filtered-events.ts';
import { type ResumeContext, resumeCall } from './resume-call.ts';
import { ResumingStream } from './resuming-stream.ts';

/** `outcome` as a stream that goes on when its backend fails, where that is wanted and it can be followed. */
export function unbroken(
  context: ResumeContext,
  outcome: Outcome & { kind: 'stream' },
  form: ChunkForm | undefined,
): Outcome {
  const { gateway, runtime, exchange, call } = context;
  const { failover } = runtime.config.fleet;
  exchange.begun = true;
  const { attempt: first, target } = outcome;
  const { ledger } = first;
  if (ledger === undefined || !failover.enabled) return outcome;
  const { body } = call.incoming;
  const { filters, answer } = exchange;
  const { recorder, warmth } = gateway;
  const attempt = new ResumingStream({
    exchange,
    first,
    target,
    ledger,
    failover,
    form,
    wantsUsage: filters !== undefined || answer !== undefined || body.stream_options?.include_usage === true,
    isFull: () => limitReached(body, ledger),
    async ask(broken) {
      gateway.recentFaults.note(broken);
      gateway.resuming++;
      try {
        return await resumeCall(context, ledger, broken);
      } finally {
        gateway.resuming--;
      }
    },
    stopAsking: (error) => exchange.stop(error),
    nameBackup(backend) {
      const backup = nameBackup(runtime.fleet, call.refs, backend);
      if (backup !== undefined && failover.warm) warmth.keep(backup.backend);
      return backup;
    },
    resumed: (from, how) => recorder.resumed(exchange, from, how),
    flowsAgain: (how, tookMs, addedMs) => recorder.flowsAgain(exchange, how, tookMs, addedMs),
  });
  return { ...outcome, attempt };
}
