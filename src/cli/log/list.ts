import { FairleadError } from '../../core/errors.ts';
import type { EventRecord, LogRow, RequestRecord } from '../../store/contract.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';

const DEFAULT_LIMIT = 20;
const LIMIT_AT_MOST = 10_000;

/** Prints the newest rows, the newest first: a line each, or with --json a JSON object each. */
export async function listLog(invocation: Invocation): Promise<ExitCode> {
  const { options, json, out } = invocation;
  const query = {
    limit: wholeOf('limit', options.limit, 1, LIMIT_AT_MOST) ?? DEFAULT_LIMIT,
    beforeSeq: wholeOf('before', options.before, 1, Number.MAX_SAFE_INTEGER),
    kind: typeof options.kind === 'string' ? options.kind : undefined,
    keyId: typeof options.key === 'string' ? options.key : undefined,
  };
  const store = await openStoreFor(invocation, { mustExist: true });
  try {
    for (const row of await store.log.list(query)) out.write(`${json ? JSON.stringify(row) : lineOf(row)}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** As in `7  2026-11-24T15:22:05.246Z  request  200  m1 at b1  key k1  12+40 tokens  310 ms`. */
export function lineOf(row: LogRow): string {
  const said =
    row.kind === 'request'
      ? wordsOfRequest(row.body as RequestRecord)
      : wordsOfEvent(row.body as EventRecord);
  return [row.seq, new Date(row.atMs).toISOString(), row.kind, ...said].map(printable).join('  ');
}

function wordsOfRequest(body: RequestRecord): readonly string[] {
  const words = [String(body.status), `${body.model} at ${body.backend}`];
  if (body.error !== null) words.push(body.error);
  if (body.keyId !== null) words.push(`key ${body.keyId}`);
  words.push(`${body.promptTokens}+${body.completionTokens} tokens`);
  if (body.cost > 0) words.push(`${body.cost.toPrecision(3)} ${body.currency ?? ''}`.trim());
  words.push(`${Math.round(body.totalMs)} ms`);
  return words;
}

function wordsOfEvent({ actor, detail }: EventRecord): readonly string[] {
  return [`by ${actor}`, ...Object.entries(detail).map(([name, value]) => `${name}=${value}`)];
}

/** Names in a record come from clients: none may move the cursor of a terminal. */
const printable = (word: string | number) => String(word).replaceAll(/\p{Cc}/gu, '?');

function wholeOf(name: string, value: unknown, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new FairleadError('FL_USAGE', `--${name} must be a whole number from ${least} to ${most}`, {
    hint: `such as --${name} ${DEFAULT_LIMIT}`,
  });
}
