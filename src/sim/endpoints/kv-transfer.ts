import { isRecord } from '../../core/record.ts';
import { BLOCK_TOKENS } from '../engine/engine.ts';
import { badRequest } from '../http/errors.ts';
import { booleanAt, type Fields, recordAt } from '../http/fields.ts';
import type { Station } from './exchange.ts';
import type { Choice, Format } from './generate.ts';

/** vLLM's default VLLM_NIXL_SIDE_CHANNEL_PORT. */
const SIDE_CHANNEL_PORT = 5600;

/** Which part of a request another server does, after vLLM's NixlConnector (docs/features/nixl_connector_usage.md). */
export interface KvTransfer {
  /** The prompt's KV cache is kept for a server that will fetch it. */
  readonly handsOver: boolean;
  /** It is fetched from the server that has read the prompt. */
  readonly fetches: boolean;
}

/** Throws a 400 where the field has another form. */
export function readKvTransfer(body: Fields): KvTransfer {
  const field = body.kv_transfer_params;
  if (field !== undefined && field !== null && !isRecord(field)) {
    throw badRequest('kv_transfer_params must be an object.', 'kv_transfer_params');
  }
  const params = recordAt(body, 'kv_transfer_params');
  const fetches = booleanAt(params, 'do_remote_prefill') === true;
  const { remote_block_ids: blocks, remote_engine_id: engine } = params;
  if (fetches && !(Array.isArray(blocks) && blocks.length > 0 && typeof engine === 'string')) {
    throw badRequest('kv_transfer_params do not say where the KV cache is.', 'kv_transfer_params');
  }
  return { handsOver: booleanAt(params, 'do_remote_decode') === true, fetches };
}

/** `choice` with the KV cache of its prompt fetched, where it is. */
export function withFetchedKv(choice: Choice, { fetches }: KvTransfer): Choice {
  return fetches ? { ...choice, fetchedTokens: choice.prompt.tokens } : choice;
}

/** `format` whose whole answer says where the prompt's KV cache is, where it is kept. */
export function withKeptKv(
  format: Format,
  { handsOver }: KvTransfer,
  { startedS }: Station,
  { prompt, script }: Choice,
): Format {
  // what has come to its natural end is not kept: nobody has anything to add
  if (!handsOver || script.finish !== 'length') return format;
  const blocks = Math.ceil(prompt.tokens / BLOCK_TOKENS);
  const params = {
    do_remote_prefill: true,
    do_remote_decode: false,
    remote_block_ids: Array.from({ length: blocks }, (_, i) => i),
    remote_engine_id: `sim-${startedS.toString(16)}`,
    remote_host: '127.0.0.1',
    remote_port: SIDE_CHANNEL_PORT,
    tp_size: 1,
  };
  return {
    ...format,
    body: (usage) => JSON.stringify({ ...JSON.parse(format.body(usage)), kv_transfer_params: params }),
  };
}
