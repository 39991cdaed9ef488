import type { IncomingMessage, ServerResponse } from 'node:http';
import { FairleadError } from '../../core/errors.ts';
import type { Backend } from '../../fleet/types.ts';
import { checkAnthropicCount } from '../../protocol/anthropic-openai-check.ts';
import { toPlainChat } from '../../protocol/anthropic-openai-plain.ts';
import { fromAnthropicRequest } from '../../protocol/anthropic-openai-request.ts';
import { measurePrompt } from '../../protocol/anthropic-openai-tokens.ts';
import { scanFields } from '../../protocol/json-fields.ts';
import type { ChatRequest } from '../../protocol/openai-chat.ts';
import { parseObject } from '../../protocol/validate.ts';
import { estimateTokens } from '../../routing/tokens.ts';
import { remoteAddress } from '../admission.ts';
import { bodyText, readBody } from '../body.ts';
import type { Gateway } from '../gateway.ts';
import { headerValue } from '../ids.ts';
import { describeModel } from '../models.ts';
import { sendJson } from '../reply.ts';
import type { Runtime } from '../runtime.ts';

export const COUNT_TOKENS_PATH = '/v1/messages/count_tokens';

/** What a chat template writes around a message: role, begin and end. */
const TOKENS_PER_MESSAGE = 4;
/** Anthropic counts an image as width x height / 750, and scales it down to about 1.15 megapixels. */
const TOKENS_PER_MEDIUM = 1_500;
/** A backend that has not counted within this is not waited for, milliseconds. */
const COUNT_WITHIN_MS = 2_000;

interface Count {
  readonly tokens: number;
  /** Who counted: a backend by its name, or `estimate`. */
  readonly by: string;
}

/**
 * Answers `{input_tokens}`: as a backend of the model counts them, where one can; else estimated from the letters. The
 * header `x-fairlead-token-count` says which. Rejects with a FairleadError.
 */
export async function countTokens(
  gateway: Gateway,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { runtime } = gateway;
  const { gatekeeper } = runtime;
  const caller = await gatekeeper.identify(req.headers, remoteAddress(req));
  const bytes = await readBody(req, gateway.limits.bodyBytes);
  scanFields(bytes, gateway.limits.jsonDepth);
  const body = parseObject(bodyText(bytes));
  checkAnthropicCount(body);
  const { chat, lost } = fromAnthropicRequest(body);
  gatekeeper.assertModel(caller, chat.model);
  describeModel(runtime, chat.model);
  const count = (await countAtBackend(gateway, runtime, chat)) ?? estimate(chat);
  const headers: Record<string, string> = { 'x-fairlead-token-count': headerValue(count.by) };
  if (lost.length > 0) headers['x-fairlead-lost-fields'] = headerValue(lost.join(','));
  sendJson(res, 200, { input_tokens: count.tokens }, headers);
}

/** Undefined for a name that is routed by the prompt, and where no backend counts. */
async function countAtBackend(
  gateway: Gateway,
  { fleet, models }: Runtime,
  chat: ChatRequest,
): Promise<Count | undefined> {
  const model = models.get(chat.model);
  if (model === undefined) return undefined;
  const able = fleet
    .backendsOf(model.name)
    .filter(({ provider, state }) => provider.tokens !== undefined && state === 'healthy');
  for (const backend of able) {
    const tokens = await ask(gateway, backend, chat);
    if (tokens !== undefined) return { tokens, by: backend.id };
  }
  return undefined;
}

/** Undefined where the backend does not say. Never rejects for that; throws FL_UNSUPPORTED for what it cannot be told. */
async function ask(gateway: Gateway, backend: Backend, chat: ChatRequest): Promise<number | undefined> {
  const { provider, origin, timeouts, upstreamModel } = backend;
  const { changed } = provider.encode === undefined ? toPlainChat(chat) : { changed: {} };
  const asked = provider.tokens?.request({ ...chat, ...changed, model: upstreamModel });
  if (asked === undefined) return undefined;
  try {
    const response = await gateway.pools.get(origin, timeouts.connectMs).request({
      method: asked.method,
      path: asked.path,
      headers: { ...asked.headers, 'content-type': 'application/json' },
      body: JSON.stringify(asked.body),
      signal: AbortSignal.timeout(COUNT_WITHIN_MS),
    });
    const answer = await response.body.json();
    return response.statusCode === 200 ? provider.tokens?.read(answer) : undefined;
  } catch (thrown) {
    if (thrown instanceof FairleadError) throw thrown;
    return undefined; // refused, late or no JSON: the next one, or an estimate
  }
}

/** From the letters, as routing estimates a prompt. */
function estimate(chat: ChatRequest): Count {
  const { texts, messages, media } = measurePrompt(chat);
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  return { tokens: tokens + messages * TOKENS_PER_MESSAGE + media * TOKENS_PER_MEDIUM, by: 'estimate' };
}
