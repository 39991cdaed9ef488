import type { IncomingMessage, ServerResponse } from 'node:http';
import { FairleadError, toFairleadError } from '../../core/errors.ts';
import { remoteAddress } from '../admission.ts';
import type { Gateway } from '../gateway.ts';
import { describeModel, listModels } from '../models.ts';
import { sendError, sendJson } from '../reply.ts';
import { anthropicClient, isAnthropic } from './client.ts';
import { COUNT_TOKENS_PATH, countTokens } from './count-tokens.ts';
import { pageOfModels, toAnthropicModel } from './models.ts';

const MODELS_PATH = '/v1/models';

/**
 * Serves what Anthropic's clients ask beside messages: the count of a prompt's tokens, and the models, whose list has another
 * form for them. False where the request is nothing of these. Never rejects: its errors are told in Anthropic's form.
 */
export async function serveAnthropic(
  gateway: Gateway,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<boolean> {
  const isMessages = isUnder(path, '/v1/messages');
  const isModels = isAnthropic(req.headers) && req.method === 'GET' && isUnder(path, MODELS_PATH);
  if (!isMessages && !isModels) return false;
  try {
    gateway.assertOpen();
    if (isModels) {
      req.resume();
      sendJson(res, 200, await models(gateway, path, req));
    } else if (path === COUNT_TOKENS_PATH && req.method === 'POST') await countTokens(gateway, req, res);
    else {
      req.resume();
      throw nothingThere(path, req.method);
    }
  } catch (thrown) {
    const error = toFairleadError(thrown);
    sendError(res, error, {}, anthropicClient.error(error));
  }
  return true;
}

const isUnder = (path: string, root: string) => path === root || path.startsWith(`${root}/`);

function nothingThere(path: string, method: string | undefined): FairleadError {
  return path === COUNT_TOKENS_PATH || path === '/v1/messages'
    ? new FairleadError('FL_METHOD_NOT_ALLOWED', `${method} is not allowed on ${path}.`, {
        hint: 'Use POST.',
      })
    : new FairleadError('FL_ROUTE_NOT_FOUND', `There is nothing at ${path}.`);
}

async function models({ runtime }: Gateway, path: string, req: IncomingMessage): Promise<unknown> {
  const { gatekeeper } = runtime;
  const caller = await gatekeeper.identify(req.headers, remoteAddress(req));
  const contextOf = (name: string) => runtime.models.get(name)?.context;
  if (path === MODELS_PATH) {
    const { data } = listModels(runtime, (name) => gatekeeper.mayAsk(caller, name));
    const query = new URL(req.url ?? '', 'http://gateway').searchParams;
    return pageOfModels(data, query, contextOf);
  }
  const name = decodeName(path.slice(MODELS_PATH.length + 1));
  gatekeeper.assertModel(caller, name);
  return toAnthropicModel(describeModel(runtime, name).id, contextOf(name));
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded; // a stray % is no name of ours: not found, then
  }
}
