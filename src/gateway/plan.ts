import type { ModelRef } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import type { PluginChain } from '../plugins/chain.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Routed } from '../routing/outcome.ts';
import type { Router } from '../routing/router.ts';
import type { ViewInput } from '../routing/view-types.ts';
import type { ProxyEndpoint } from './endpoints.ts';
import type { Caller } from './identity/contract.ts';
import { candidatesWithFallbacks, type Runtime } from './runtime.ts';

/** What is to be done with one request: which models to try in which order, and how. */
export interface Plan {
  readonly refs: readonly ModelRef[];
  readonly chain: PluginChain;
  /** Undefined for a concrete model name, which goes straight through. */
  readonly routed: Routed | undefined;
}

type RequestHeaders = ViewInput['headers'];

function single(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The conversation that the client says the request belongs to. */
export function sessionOf(headers: RequestHeaders): string | undefined {
  return single(headers, 'x-session-id') ?? single(headers, 'x-conversation-id');
}

/** The view's input for a parsed request. */
export function viewInput(
  body: Pick<ChatRequest, 'model'> & Readonly<Record<string, unknown>>,
  endpoint: ProxyEndpoint,
  headers: RequestHeaders,
  caller: Pick<Caller, 'user' | 'groups'>,
  nowMs: number,
  bodyBytes?: number,
): ViewInput {
  return {
    model: body.model,
    messages: endpoint.messages(body),
    tools: endpoint.tools(body),
    toolChoice: body.tool_choice,
    responseFormat: body.response_format,
    metadata: (body.metadata ?? undefined) as Record<string, unknown> | undefined,
    headers,
    identity: caller,
    sessionId: sessionOf(headers),
    nowMs,
    bodyBytes,
  };
}

/** The router that answers to `name`, or undefined when it is a concrete model; throws when it is neither. */
export function findRouter(runtime: Runtime, name: string, endpoint: ProxyEndpoint): Router | undefined {
  const router = runtime.routers.get(name);
  if (router !== undefined) {
    if (endpoint.routable) return router;
    throw new FairleadError(
      'FL_PARAM_INVALID',
      `${endpoint.path} needs the name of a model; '${name}' is routed by the prompt.`,
      {
        param: 'model',
        hint: 'GET /v1/models lists the names.',
      },
    );
  }
  if (runtime.models.has(name)) return undefined;
  const meant = nearest(name, [...runtime.models.keys(), ...runtime.routers.keys()]);
  throw new FairleadError('FL_MODEL_NOT_FOUND', `The model '${name}' does not exist here.`, {
    param: 'model',
    hint: meant === undefined ? 'GET /v1/models lists the names.' : `Did you mean '${meant}'?`,
  });
}

/** A plan for a concrete model: no signals, no decision's plugins, its own fallbacks. */
export function directPlan(runtime: Runtime, name: string): Plan {
  const model = runtime.models.get(name)?.name ?? name;
  return {
    refs: candidatesWithFallbacks([{ model }], runtime.models),
    chain: runtime.chain(undefined),
    routed: undefined,
  };
}

/** The same plan for another model. */
export function reroutedPlan(runtime: Runtime, plan: Plan, name: string): Plan {
  const model = runtime.models.get(name)?.name ?? name;
  return { ...plan, refs: candidatesWithFallbacks([{ model }], runtime.models) };
}

export function routedPlan(runtime: Runtime, routed: Routed): Plan {
  return {
    refs: candidatesWithFallbacks(routed.selection.order, runtime.models),
    chain: runtime.chain(routed.plugins),
    routed,
  };
}
