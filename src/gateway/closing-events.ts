import type { StreamLedger } from '../fleet/failover/ledger.ts';
import type { ChatChunk, ChatChunkChoice, Usage } from '../protocol/openai-chat.ts';
import type { ChunkForm } from './filtered-events.ts';

export interface Closing {
  /** The finish_reason of the choices that have none yet. */
  readonly reason: string | undefined;
  readonly usage: Usage | undefined;
  readonly wantsUsage: boolean;
  readonly form: ChunkForm | undefined;
}

/** The end of a stream that no backend will say: its finish, its usage where that is wanted, and `[DONE]`. */
export function closingEvents(
  { identity, sent, choices }: StreamLedger,
  { reason, usage, wantsUsage, form }: Closing,
): Buffer {
  const chunk = (given: ChatChunkChoice[], more: object = {}): string => {
    const event: ChatChunk = {
      id: identity?.id ?? '',
      object: 'chat.completion.chunk',
      created: identity?.created ?? 0,
      model: identity?.model ?? '',
      choices: given,
      ...more,
    };
    return `data: ${JSON.stringify(form?.fromChat(event) ?? event)}\n\n`;
  };
  let out = '';
  if (reason !== undefined) {
    const open: ChatChunkChoice[] = [];
    for (let index = 0; index < choices; index++) {
      if (sent.get(index)?.finish === undefined) open.push({ index, delta: {}, finish_reason: reason });
    }
    out += chunk(open);
  }
  if (wantsUsage && usage !== undefined) out += chunk([], { usage });
  return Buffer.from(`${out}data: [DONE]\n\n`);
}
