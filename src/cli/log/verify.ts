import { FairleadError } from '../../core/errors.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';

/** Says whether the record chain holds, and where it does not: exit code 0 or 1. */
export async function verifyLog(invocation: Invocation): Promise<ExitCode> {
  const { options, json, out } = invocation;
  const known = options.head === undefined ? undefined : headOf(String(options.head));
  const store = await openStoreFor(invocation, { mustExist: true });
  try {
    const verdict = await store.log.verify(known);
    if (json) out.write(`${JSON.stringify(verdict)}\n`);
    else if (verdict.ok)
      out.write(`The chain holds: ${rowsOf(verdict.rows)}, the last hash is ${verdict.head}.\n`);
    else out.write(`The chain is broken after ${rowsOf(verdict.rows)}: ${verdict.reason}.\n`);
    return verdict.ok ? 0 : 1;
  } finally {
    await store.close();
  }
}

function headOf(text: string) {
  const [, seq, hash] = /^(\d{1,15})[: ]([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new FairleadError('FL_USAGE', '--head is not what `fairlead log head` prints', {
    hint: 'write it as SEQ:HASH',
  });
}

const rowsOf = (count: number) => `${count} row${count === 1 ? '' : 's'}`;
