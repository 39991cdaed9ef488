import type { StreamLedger } from '../fleet/failover/ledger.ts';
import type { Splicer } from '../fleet/failover/splicer.ts';
import type { ChatChunk, Usage } from '../protocol/openai-chat.ts';
import { readEvents } from '../protocol/sse-events.ts';
import type { ChunkForm } from './filtered-events.ts';

const DONE = 'data: [DONE]\n\n';

interface SplicedForm {
  readonly form: ChunkForm | undefined;
  readonly wantsUsage: boolean;
}

/** Turns a backup's bytes, which hold whole events, into the events that the client has not seen. */
export class SplicedEvents {
  readonly #ledger: StreamLedger;
  readonly #splicer: Splicer;
  readonly #form: SplicedForm;

  constructor(ledger: StreamLedger, splicer: Splicer, form: SplicedForm) {
    this.#ledger = ledger;
    this.#splicer = splicer;
    this.#form = form;
  }

  get usage(): Usage | undefined {
    return this.#splicer.usage;
  }

  /** Undefined where nothing is new. Throws Diverged. */
  push(bytes: Buffer): Buffer | undefined {
    const { form, wantsUsage } = this.#form;
    let out = '';
    for (const { data } of readEvents(bytes)) {
      if (data === '[DONE]') {
        out += DONE;
        continue;
      }
      const event = JSON.parse(data) as Record<string, unknown>; // the stream's reader has parsed it before
      if (!Array.isArray(event.choices)) continue;
      const fresh = this.#splicer.take(form?.toChat(event) ?? (event as unknown as ChatChunk));
      if (fresh === undefined || (fresh.choices.length === 0 && !wantsUsage)) continue;
      this.#ledger.see(fresh);
      out += `data: ${JSON.stringify(form?.fromChat(fresh) ?? fresh)}\n\n`;
    }
    return out === '' ? undefined : Buffer.from(out);
  }
}
