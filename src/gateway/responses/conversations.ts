import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../config/config.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Asker } from '../../plugins/define.ts';
import type { Item, ResponseObject } from '../../protocol/responses-openai-types.ts';
import type { KeptResponse, ResponseStates } from '../../store/response-states.ts';
import { responseIdOf } from './ids.ts';

/** One turn as it is kept: what came in, and what went out with its seals. */
export interface Turn {
  readonly response: ResponseObject;
  readonly input: readonly Item[];
}

/** The items of a turn as the next one sees them. */
export const itemsOf = ({ input, response }: Turn): readonly Item[] => [...input, ...outputOf(response)];

/** The same items by their other type: an interface has no index, which an item of any kind has. */
export const outputOf = ({ output }: ResponseObject): readonly Item[] => output as unknown as readonly Item[];

/** Another process may still be writing the end of a stream that its client has read. */
const SETTLE_MS = 100;

/** Who may see a response: the same key, user and tenant, and nobody else. */
export function ownerOf({ key, user, tenant }: Asker): string {
  return JSON.stringify([tenant ?? null, user ?? null, key ?? null]);
}

/** Of the turns before a request, all together. */
export interface ConversationLimits {
  readonly turns: number;
  readonly bytes: number;
}

export const limitsOf = ({ responses, limits }: Config): ConversationLimits => ({
  turns: responses.maxItems,
  bytes: limits.bodyBytes,
});

/** Reads what is kept, for one who asks. What belongs to another is as good as not there. */
export class Conversations {
  readonly #states: ResponseStates;
  readonly #owner: string;
  readonly #limits: ConversationLimits;

  constructor(states: ResponseStates, owner: string, limits: ConversationLimits) {
    this.#states = states;
    this.#owner = owner;
    this.#limits = limits;
  }

  /** The turn `id` with all before it, oldest first; undefined where one of them is not there. Rejects with FL_CONTEXT_LENGTH. */
  async upTo(id: string): Promise<readonly Turn[] | undefined> {
    let chain = await this.#chain(id);
    if (chain === undefined && this.#states.shared) {
      await pause(SETTLE_MS);
      chain = await this.#chain(id);
    }
    return chain?.map(turnOf);
  }

  async turn(id: string): Promise<Turn | undefined> {
    const [kept] = await this.#states.chain(id, 1);
    return kept?.owner === this.#owner ? turnOf(kept) : undefined;
  }

  /** What stands for the item that `reference` names. Rejects with FL_RESPONSE_NOT_FOUND. */
  async item(reference: string): Promise<Item> {
    const id = responseIdOf(reference);
    const turn = id === undefined ? undefined : await this.turn(id);
    const found = (turn === undefined ? [] : itemsOf(turn)).find((item) => item.id === reference);
    if (found !== undefined) return found;
    throw new FairleadError('FL_RESPONSE_NOT_FOUND', `Item with id '${reference}' not found.`, {
      param: 'input',
      hint: 'Items are kept with their response when store is true; send the item itself where it is gone.',
    });
  }

  /** Whether `id` was there. */
  async delete(id: string): Promise<boolean> {
    if ((await this.turn(id)) === undefined) return false;
    await this.#states.delete(id);
    return true;
  }

  /** Oldest first. */
  async #chain(id: string): Promise<readonly KeptResponse[] | undefined> {
    const { turns, bytes } = this.#limits;
    const chain = await this.#states.chain(id, turns + 1);
    const oldest = chain.at(-1);
    if (chain.some(({ owner }) => owner !== this.#owner)) return undefined;
    const length = chain.reduce((sum, { body }) => sum + body.length, 0);
    if (chain.length > turns || length > bytes) {
      throw new FairleadError(
        'FL_CONTEXT_LENGTH',
        `The conversation is too long: at most ${turns} turns and ${bytes} bytes may stand before a request.`,
        {
          param: 'previous_response_id',
          hint: 'Begin a new one with a summary, or raise responses.maxItems or limits.bodyBytes.',
        },
      );
    }
    const isWhole = oldest !== undefined && oldest.previous === undefined;
    return isWhole ? chain.toReversed() : undefined;
  }
}

const turnOf = (kept: KeptResponse): Turn => JSON.parse(kept.body) as Turn;
