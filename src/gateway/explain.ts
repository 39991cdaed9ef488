import type { UnitConfig } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import type {
  DecisionReport,
  DecisionTrace,
  Explained,
  ProjectionReport,
  SignalReport,
} from '../routing/outcome.ts';
import type { ReasoningFields, ReasoningWish } from '../routing/reasoning/define.ts';
import type { Router } from '../routing/router.ts';
import type { Selection } from '../routing/selection/define.ts';
import type { ViewInput } from '../routing/view-types.ts';
import { PROXY_ENDPOINTS, type ProxyEndpoint } from './endpoints.ts';
import { createCallers } from './identity/callers.ts';
import type { Caller } from './identity/contract.ts';
import { findRouter, viewInput } from './plan.ts';
import type { Runtime } from './runtime.ts';

/** What to explain: a request as it would come to /v1/chat/completions. */
export interface ExplainInput {
  /** The name asked for; left out, the main routing is explained. */
  readonly model?: string | undefined;
  /** A recipe by its name, whatever `model` says. */
  readonly recipe?: string | undefined;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ChatTool[] | undefined;
  /** The other fields of the request that routing reads: tool_choice, response_format, metadata. */
  readonly rest?: Readonly<Record<string, unknown>>;
  /** Names in lower case. */
  readonly headers: ViewInput['headers'];
}

/** What `explain --json` prints and `POST /api/v1/eval` answers. Stable: keys may be added, never renamed. */
export interface ExplainReply {
  /** The model name that was asked for. */
  readonly requested: string;
  readonly decision: DecisionReport;
  /** The model that would serve. */
  readonly model: string;
  readonly reasoning: ReasoningReply;
  /** Every signal that the policy has, matched or not. */
  readonly signals: readonly SignalReport[];
  readonly projections: readonly ProjectionReport[];
  readonly decisions: readonly DecisionTrace[];
  readonly selection: Pick<Selection, 'scores' | 'reason' | 'calls'> & {
    readonly algorithm: string;
    /** Models in the order in which they would be tried. */
    readonly order: readonly string[];
  };
  readonly plugins: readonly UnitConfig[];
  /** Microseconds by step. */
  readonly timingsUs: Readonly<Record<string, number>>;
}

export interface ReasoningReply {
  readonly mode: ReasoningWish['mode'];
  readonly effort: string | null;
  readonly budgetTokens: number | null;
  /** The request fields that would be set, as they stand in the body. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Request fields of the client's that would be taken out. */
  readonly removed: readonly string[];
  /** Whose form the fields have, such as vllm; null for a model without backends. */
  readonly server: string | null;
}

/** The one shape for both surfaces, so that what the command prints is what the gateway answers. */
export function explainReply(
  explained: Explained,
  fields: ReasoningFields,
  extras: {
    readonly requested: string;
    readonly server: string | undefined;
    readonly plugins: readonly UnitConfig[];
  },
): ExplainReply {
  const { mode, effort, budgetTokens } = explained.reasoning;
  const { scores, reason, order, calls } = explained.selection;
  return {
    requested: extras.requested,
    decision: explained.decision,
    model: explained.chosen.model,
    reasoning: {
      mode,
      effort: effort ?? null,
      budgetTokens: budgetTokens ?? null,
      fields: fields.set,
      removed: fields.remove,
      server: extras.server ?? null,
    },
    signals: explained.signals,
    projections: explained.projections,
    decisions: explained.decisions,
    selection: {
      algorithm: explained.algorithm,
      reason,
      order: order.map((ref) => ref.model),
      scores,
      ...(calls === undefined ? {} : { calls }),
    },
    plugins: extras.plugins,
    timingsUs: explained.timingsUs,
  };
}

export interface Explanation {
  readonly explained: Explained;
  readonly reply: ExplainReply;
}

/**
 * Decides as the gateway would and says why; nothing is sent anywhere. Throws FL_MODEL_NOT_FOUND for an unknown
 * model and FL_PARAM_INVALID for an unknown recipe.
 */
export async function explainRequest(
  runtime: Runtime,
  input: ExplainInput,
  nowMs: number,
): Promise<Explanation> {
  const endpoint = PROXY_ENDPOINTS.get('/v1/chat/completions') as ProxyEndpoint;
  const requested = input.model ?? runtime.config.auto[0] ?? 'auto';
  const router = chooseRouter(runtime, input, endpoint);
  const body = { ...input.rest, model: requested, messages: input.messages, tools: input.tools };
  const explained =
    router === undefined
      ? byName(runtime.models.get(requested)?.name ?? requested)
      : await router.explain(
          router.view(viewInput(body, endpoint, input.headers, statedCaller(runtime, input.headers), nowMs)),
        );
  const { fields, server } = reasoningFields(runtime, explained);
  const plugins = runtime.plugins(explained.plugins);
  return { explained, reply: explainReply(explained, fields, { requested, server, plugins }) };
}

/** Whom the headers name, believed: nothing is sent for them, and a policy by user can be tried. */
function statedCaller(runtime: Runtime, headers: ExplainInput['headers']): Pick<Caller, 'user' | 'groups'> {
  return createCallers(runtime.config).ofHeaders(headers);
}

function chooseRouter(
  runtime: Runtime,
  { model, recipe }: ExplainInput,
  endpoint: ProxyEndpoint,
): Router | undefined {
  if (recipe === undefined)
    return model === undefined ? runtime.mainRouter : findRouter(runtime, model, endpoint);
  if (recipe === 'main') return runtime.mainRouter;
  const { recipes } = runtime.config;
  const [name] = recipes.find((one) => one.name === recipe)?.models ?? [];
  const router = name === undefined ? undefined : runtime.routers.get(name);
  if (router !== undefined) return router;
  const names = ['main', ...recipes.map((one) => one.name)];
  const meant = nearest(recipe, names);
  throw new FairleadError('FL_PARAM_INVALID', `There is no recipe '${recipe}'.`, {
    param: 'recipe',
    hint: meant === undefined ? `The recipes are ${names.join(', ')}.` : `Did you mean '${meant}'?`,
  });
}

/** A model that is asked for by name is taken as it is: no signal, no decision, the client's own fields. */
function byName(model: string): Explained {
  const chosen = { model };
  const reason = 'The request names this model, so nothing is decided for it.';
  return {
    decision: { name: null, confidence: 0, priority: 0, recipe: 'none', reason },
    chosen,
    selection: { chosen, order: [chosen], scores: [], reason },
    algorithm: 'none',
    reasoning: { mode: 'asked' },
    plugins: [],
    signals: [],
    projections: [],
    eachSignal: () => {},
    decisions: [],
    timingsUs: {},
  };
}

const NO_FIELDS: ReasoningFields = { set: {}, remove: [] };

/** The fields as the model's first backend wants them. */
function reasoningFields(runtime: Runtime, { chosen, reasoning: wish }: Explained) {
  const model = runtime.models.get(chosen.model);
  const backend = runtime.fleet.backends().find((one) => one.model === (model?.name ?? chosen.model));
  if (wish.mode === 'asked' || backend === undefined) {
    return { fields: NO_FIELDS, server: backend?.reasoningServer };
  }
  const { fields } = runtime.reasoning.fields({
    ...(model?.family === undefined ? {} : { family: model.family }),
    ...(model?.reasoning === undefined ? {} : { override: model.reasoning }),
    model: backend.upstreamModel,
    server: backend.reasoningServer,
    wish,
  });
  return { fields, server: backend.reasoningServer };
}
