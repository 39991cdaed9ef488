import type { IncomingMessage, ServerResponse } from 'node:http';
import { FairleadError } from '../../core/errors.ts';
import type { Item } from '../../protocol/responses-openai-types.ts';
import { askerOf, remoteAddress } from '../admission.ts';
import type { Gateway } from '../gateway.ts';
import { sendError, sendJson } from '../reply.ts';
import { Conversations, itemsOf, limitsOf, outputOf, ownerOf, type Turn } from './conversations.ts';

const PREFIX = '/v1/responses/';
const SEALS = 'reasoning.encrypted_content';
const PAGE_ITEMS = 20;
const PAGE_ITEMS_MOST = 100;

interface Asked {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly conversations: Conversations;
}

type Serve = (asked: Asked) => Promise<unknown>;

const RESOURCES: ReadonlyMap<string, Readonly<Record<string, Serve>>> = new Map([
  ['', { GET: retrieve, DELETE: remove }],
  ['input_items', { GET: listInput }],
  ['cancel', { POST: cancel }],
]);

/** Serves what lies under /v1/responses/; false where `path` is nothing there. Rejects with a FairleadError. */
export async function serveResponses(
  gateway: Gateway,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<boolean> {
  if (!path.startsWith(PREFIX)) return false;
  const [id = '', what = '', ...more] = path.slice(PREFIX.length).split('/');
  const methods = RESOURCES.get(what);
  if (id === '' || methods === undefined || more.length > 0) return false;
  req.resume();
  const serve = methods[req.method ?? ''];
  if (serve === undefined) {
    const allow = Object.keys(methods).join(', ');
    const refused = new FairleadError('FL_METHOD_NOT_ALLOWED', `${req.method} is not allowed on ${path}.`, {
      hint: `Use ${allow}.`,
    });
    sendError(res, refused, { allow });
    return true;
  }
  const { gatekeeper, config } = gateway.runtime;
  const caller = await gatekeeper.identify(req.headers, remoteAddress(req));
  const owner = ownerOf(askerOf(caller, req.headers));
  const conversations = new Conversations(gateway.responses, owner, limitsOf(config));
  const query = new URL(req.url ?? '', 'http://gateway').searchParams;
  sendJson(res, 200, await serve({ id, query, conversations }));
  return true;
}

async function retrieve({ id, query, conversations }: Asked): Promise<unknown> {
  if (query.get('stream') === 'true') {
    throw new FairleadError('FL_UNSUPPORTED', 'A kept response cannot be streamed again.', {
      param: 'stream',
      hint: 'Leave stream out.',
    });
  }
  const { response } = (await conversations.turn(id)) ?? notFound(id);
  return { ...response, output: shown(outputOf(response), query) };
}

async function remove({ id, conversations }: Asked): Promise<unknown> {
  if (!(await conversations.delete(id))) notFound(id);
  return { id, object: 'response', deleted: true };
}

/** All that the model was given, the turns before included; the newest first unless `order=asc`. */
async function listInput({ id, query, conversations }: Asked): Promise<unknown> {
  const turns = (await conversations.upTo(id)) ?? notFound(id);
  const { input } = turns.at(-1) as Turn;
  const all = shown([...turns.slice(0, -1).flatMap(itemsOf), ...input], query);
  if (query.get('order') !== 'asc') all.reverse();
  const after = query.get('after');
  const start = after === null ? 0 : all.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0) {
    throw new FairleadError('FL_PARAM_INVALID', `There is no item ${after}.`, { param: 'after' });
  }
  const data = all.slice(start, start + pageItems(query.get('limit')));
  return {
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < all.length,
  };
}

function pageItems(limit: string | null): number {
  if (limit === null) return PAGE_ITEMS;
  const items = Number(limit);
  if (Number.isInteger(items) && items >= 1 && items <= PAGE_ITEMS_MOST) return items;
  throw new FairleadError('FL_PARAM_INVALID', `'limit' must be 1 to ${PAGE_ITEMS_MOST}.`, { param: 'limit' });
}

async function cancel({ id, conversations }: Asked): Promise<never> {
  if ((await conversations.turn(id)) === undefined) notFound(id);
  throw new FairleadError('FL_UNSUPPORTED', 'Only a background response can be cancelled.', {
    hint: 'Close the connection of the request to end it.',
  });
}

/** What a client may see: seals where it asks for them. */
function shown(items: readonly Item[], query: URLSearchParams): Item[] {
  const asked = [...query.getAll('include'), ...query.getAll('include[]')];
  if (asked.includes(SEALS)) return [...items];
  return items.map(({ encrypted_content, ...item }) => item);
}

function notFound(id: string): never {
  throw new FairleadError('FL_RESPONSE_NOT_FOUND', `Response with id '${id}' not found.`);
}
