import type { IncomingMessage } from 'node:http';
import type { ModelRef } from '../config/schema/routing.ts';
import type { Asker } from '../plugins/define.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { costOf, totalCost } from './cost.ts';
import type { ProxyEndpoint } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import type { Caller, Gatekeeper, RequestHeaders } from './identity/contract.ts';
import type { Actual, Estimate } from './limits/contract.ts';
import { sessionOf } from './plan.ts';
import type { Runtime } from './runtime.ts';

/** English has about four bytes a token, Chinese and code about three: an upper estimate is wanted. */
const BYTES_PER_TOKEN = 3;
/** What an answer may take where the client does not say. */
const COMPLETION_TOKENS = 1_024;

export const remoteAddress = (req: IncomingMessage): string => req.socket.remoteAddress ?? '';

export function askerOf(caller: Caller, headers: IncomingMessage['headers'] & RequestHeaders): Asker {
  const { keyId: key, user, team, tenant } = caller;
  return { key, user, team, tenant, session: sessionOf(headers) };
}

/** What a request may take at most, by the dearest of the models that may serve it. */
export function estimateOf(
  runtime: Runtime,
  refs: readonly ModelRef[],
  endpoint: ProxyEndpoint,
  body: ChatRequest,
  bodyBytes: number,
): Estimate {
  const promptTokens = Math.ceil(bodyBytes / BYTES_PER_TOKEN);
  const room = Math.max(
    0,
    ...refs.map(({ model }) => runtime.models.get(model)?.context ?? Number.POSITIVE_INFINITY),
  );
  // nobody holds a whole budget by asking for more than the model can say
  const each = Math.min(body.max_completion_tokens ?? body.max_tokens ?? COMPLETION_TOKENS, room);
  const maxCompletionTokens = endpoint.plugins ? each * (body.n ?? 1) : 0;
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: maxCompletionTokens,
    total_tokens: promptTokens + maxCompletionTokens,
  };
  let cost = 0;
  for (const { model } of refs) {
    cost = Math.max(cost, costOf(usage, runtime.models.get(model)?.price));
  }
  return { promptTokens, maxCompletionTokens, cost };
}

/** Takes the request's share of its limits. A promise only where the counters are asked. */
export function admit(
  gatekeeper: Gatekeeper,
  exchange: Exchange,
  caller: Caller,
  estimate: Estimate,
): Promise<void> | undefined {
  exchange.estimate = estimate;
  const lease = gatekeeper.admit(caller, estimate);
  if (lease === undefined) return undefined;
  return Promise.resolve(lease).then((given) => {
    exchange.lease = given;
    for (const [name, value] of Object.entries(given.headers)) exchange.answerHeaders.set(name, value);
  });
}

/**
 * What the request took. An answer whose usage is not known, because the client left before its end or the backend did not
 * say, counts as its prompt and an event a token: leaving early saves nobody a budget.
 */
export function actualOf(exchange: Exchange, runtime: Runtime): Actual {
  const { usage, attempts, estimate, chunks } = exchange;
  const served = exchange.error === undefined && exchange.status < 400;
  const spoke = served || chunks > 0;
  let beside = 0;
  for (const call of exchange.calls) beside += call.usage.total_tokens;
  if (attempts === 0 || estimate === undefined || (usage === undefined && !spoke)) {
    const { model, calls } = exchange;
    const cost = totalCost({ usage: undefined, model, calls }, runtime.models);
    return { tokens: (usage?.total_tokens ?? 0) + beside, cost, served };
  }
  const taken = usage ?? {
    prompt_tokens: estimate.promptTokens,
    completion_tokens: exchange.stream ? chunks : estimate.maxCompletionTokens,
    total_tokens: 0,
  };
  return {
    tokens: taken.prompt_tokens + taken.completion_tokens + beside,
    cost: totalCost({ usage: taken, model: exchange.model, calls: exchange.calls }, runtime.models),
    served: spoke,
  };
}
