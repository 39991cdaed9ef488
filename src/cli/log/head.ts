import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';

/** Prints the end of the chain in the form that `log verify --head` takes. */
export async function printLogHead(invocation: Invocation): Promise<ExitCode> {
  const store = await openStoreFor(invocation, { mustExist: true });
  try {
    const head = await store.log.head();
    invocation.out.write(invocation.json ? `${JSON.stringify(head)}\n` : `${head.seq}:${head.hash}\n`);
    return 0;
  } finally {
    await store.close();
  }
}
