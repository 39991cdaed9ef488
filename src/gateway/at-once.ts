import type { ImmediateAnswer } from '../plugins/define.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { admit } from './admission.ts';
import type { OnBoardAnswer, ProxyEndpoint } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import type { Caller } from './identity/contract.ts';
import { completionEvents } from './immediate.ts';
import type { Plan } from './plan.ts';
import { openClientStream } from './relay.ts';
import { responseHeaders, sendJson, sendText, vsrHeaders } from './reply.ts';
import type { OnBoard, Runtime } from './runtime.ts';
import { recall } from './same-again.ts';

/** A request that needs no backend. */
interface Answerable {
  readonly endpoint: ProxyEndpoint;
  readonly exchange: Exchange;
  readonly plan: Plan;
  /** Whether the client of a stream asked for the event with the usage. */
  readonly wantsUsage: boolean;
}

/** Sends what a plugin answered in the backend's place, through the filters of the request. */
export async function answerAtOnce(
  gateway: Gateway,
  runtime: Runtime,
  { endpoint, exchange, plan, wantsUsage }: Answerable,
  answer: ImmediateAnswer,
): Promise<void> {
  const { filters, res } = exchange;
  const { form } = endpoint;
  const { path, print } = answer;
  exchange.status = 200;
  if (exchange.stream) {
    const { writer } = exchange;
    const events = completionEvents(answer.completion, { filters, form, wantsUsage, writer });
    openClientStream(gateway, runtime, exchange, plan, path).end(events);
    return;
  }
  const headers = responseHeaders(exchange, {}, vsrHeaders(runtime, plan, path));
  if (filters === undefined && form === undefined && exchange.answer === undefined && print !== undefined) {
    sendText(res, 200, print(), headers);
    return;
  }
  const filtered = filters === undefined ? answer.completion : await filters.whole(answer.completion);
  const own = await exchange.answer?.whole(filtered, exchange.stamp);
  sendJson(res, 200, own ?? form?.wholeFromChat(filtered) ?? filtered, headers);
}

/** Answers a request that is the same as one a moment ago; false where that is not known, or its answer is gone. */
export async function answerKnown(
  gateway: Gateway,
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
  caller: Caller,
  digest: string,
): Promise<boolean> {
  const known = runtime.sameAgain.find(digest, performance.now());
  const answer = known?.again();
  if (known === undefined || answer === undefined) return false;
  runtime.gatekeeper.assertModel(caller, known.asked);
  const admitted = admit(runtime.gatekeeper, exchange, caller, known.estimate);
  if (admitted !== undefined) await admitted;
  recall(exchange, known);
  const plan: Plan = { refs: [], chain: runtime.chain(undefined), routed: undefined };
  await answerAtOnce(gateway, runtime, { endpoint, exchange, plan, wantsUsage: known.wantsUsage }, answer);
  return true;
}

/** A model of ours: there is no backend to choose, to fail or to wait for. */
export async function answerOnBoard(
  exchange: Exchange,
  body: ChatRequest,
  answer: OnBoardAnswer,
  load: OnBoard,
): Promise<void> {
  exchange.model = body.model;
  exchange.backend = 'on-board';
  const answered = await answer(body, load);
  exchange.usage = { ...answered.usage, completion_tokens: 0 };
  exchange.status = 200;
  sendJson(exchange.res, 200, answered, responseHeaders(exchange, {}, undefined));
}
