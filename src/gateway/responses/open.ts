import { FairleadError } from '../../core/errors.ts';
import { toPlainChat } from '../../protocol/anthropic-openai-plain.ts';
import type { ClientRequest } from '../../protocol/client-form.ts';
import { asString, type JsonObject } from '../../protocol/json-guards.ts';
import type { ChatMessage } from '../../protocol/openai-chat.ts';
import { responsesAnswer } from '../../protocol/responses-openai-answer.ts';
import { readInput } from '../../protocol/responses-openai-input.ts';
import { chatOf } from '../../protocol/responses-openai-request.ts';
import type { Item, PlacedItem, ResponseObject } from '../../protocol/responses-openai-types.ts';
import type { Exchange } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { Conversations, itemsOf, limitsOf, ownerOf, type Turn } from './conversations.ts';
import { createResponseIds } from './ids.ts';

const HOUR_MS = 3_600_000;

/**
 * Reads a checked body of POST /v1/responses together with the turns before it. Rejects with FL_PREVIOUS_RESPONSE_NOT_FOUND,
 * FL_RESPONSE_NOT_FOUND, FL_CONTEXT_LENGTH, and what the translation throws.
 */
export async function openResponses(
  body: JsonObject,
  gateway: Gateway,
  exchange: Exchange,
): Promise<ClientRequest> {
  const settings = gateway.runtime.config.responses;
  const states = gateway.responses;
  const keeps = settings.keep && states.keeps;
  const owner = ownerOf(exchange.asker);
  const conversations = new Conversations(states, owner, limitsOf(gateway.runtime.config));
  const { id, newId } = createResponseIds();
  const previous = asString(body.previous_response_id);
  const earlier = previous === undefined ? [] : await turnsBefore(conversations, previous, keeps);
  const input = await resolve(readInput(body.input, newId), conversations);
  const items = [...placed(earlier.flatMap(itemsOf), 'previous'), ...placed(input, 'input')];
  if (items.length > settings.maxItems) {
    throw new FairleadError(
      'FL_CONTEXT_LENGTH',
      `The conversation has more than ${settings.maxItems} items.`,
      {
        param: 'input',
        hint: 'Begin a new one with a summary, or raise responses.maxItems.',
      },
    );
  }
  const lost = new Set<string>();
  const chat = chatOf(body, items, lost);
  const stores = body.store !== false && keeps;
  if (body.store === true && !stores) lost.add('store');
  const keep = async (response: ResponseObject): Promise<boolean> => {
    if (!stores) return false;
    const turn: Turn = { response, input };
    const expiresAtMs = Date.now() + settings.retentionHours * HOUR_MS;
    const kept = { id, owner, previous, expiresAtMs, body: JSON.stringify(turn) };
    try {
      return await states.put(kept);
    } catch {
      return false; // the answer is sound all the same; the store's health tells of it
    }
  };
  const nowS = () => Math.floor(Date.now() / 1000);
  return {
    chat,
    lost: [...lost],
    answer: responsesAnswer({ id, newId, body, stores, nowS, keep }),
    ...(chat.messages.some(isBeyond)
      ? { beyond: { thinking: undefined, betas: [], plain: toPlainChat } }
      : {}),
  };
}

async function turnsBefore(
  conversations: Conversations,
  id: string,
  keeps: boolean,
): Promise<readonly Turn[]> {
  const turns = await conversations.upTo(id);
  if (turns !== undefined) return turns;
  throw new FairleadError('FL_PREVIOUS_RESPONSE_NOT_FOUND', `Previous response with id '${id}' not found.`, {
    param: 'previous_response_id',
    hint: keeps
      ? 'It was not stored, has expired or was deleted: send the whole conversation in input.'
      : 'This gateway keeps no responses: send the whole conversation in input.',
  });
}

const placed = (items: readonly Item[], where: string): PlacedItem[] =>
  items.map((item, index) => ({ item, path: `${where}[${index}]` }));

function resolve(items: readonly Item[], conversations: Conversations): Promise<Item[]> {
  return Promise.all(
    items.map((item) => (item.type === 'item_reference' ? conversations.item(String(item.id)) : item)),
  );
}

/** Thinking under a seal, and what a tool returns besides text, are for servers that know them. */
function isBeyond({ role, content, thinking_blocks }: ChatMessage): boolean {
  return (
    thinking_blocks !== undefined ||
    (role === 'tool' && Array.isArray(content) && content.some(({ type }) => type !== 'text'))
  );
}
