import { z } from 'zod';
import type { ConfigKinds, ConfigurableKind, ConfigurableProvider } from '../kinds.ts';
import { cacheSchema } from './cache.ts';
import { fleetSchema, limitsSchema, listenSchema, logSchema } from './gateway.ts';
import { guardSchema } from './guard.ts';
import { identitySchema } from './identity.ts';
import { inferenceSchema } from './inference.ts';
import { backendBase, modelShape } from './model.ts';
import { responsesSchema } from './responses.ts';
import { modelRefSchema, projectionsSchema, ruleSchema } from './routing.ts';
import { storeSchema } from './store.ts';

/** Names that the main routing answers to when the configuration states none. */
export const DEFAULT_AUTO = ['auto', 'fairlead/auto'];

type Options = [z.ZodObject, ...z.ZodObject[]];

/** One object schema a kind, told apart by `type`; an alias is another type name. */
function unitUnion(kinds: Iterable<ConfigurableKind>, extra: Record<string, z.ZodType> = {}) {
  const options = [...kinds].map((kind) => {
    const names = [kind.id, ...(kind.aliases ?? []).filter((alias) => alias !== kind.id)];
    const type = z.enum(names as [string, ...string[]]).meta({ description: kind.summary });
    return kind.config.safeExtend({ type, ...extra });
  });
  return z.discriminatedUnion('type', options as unknown as Options);
}

function backendSchema(provider: ConfigurableProvider) {
  const { id, defaultUrl } = provider;
  // a backend without a provider is an OpenAI-compatible one; the loader fills it in before this
  const named = z.literal(id).meta({ description: provider.summary });
  const shape = {
    provider: id === 'openai' ? named.optional() : named,
    ...(defaultUrl === undefined ? {} : { url: backendBase.shape.url.default(defaultUrl) }),
  };
  return z.strictObject({ ...backendBase.shape, ...provider.config.shape, ...shape });
}

function routingSchema(kinds: ConfigKinds) {
  const decision = z.strictObject({
    name: z.string().min(1).meta({ description: 'Shown in headers, metrics and explanations.' }),
    description: z.string().optional().meta({ description: 'For people.' }),
    priority: z.number().default(0).meta({ description: 'Higher wins.' }),
    tier: z
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'Lower wins, before priority, once any matched decision has one.' }),
    rules: ruleSchema.optional().meta({ description: 'Left out: always matches, with confidence 0.' }),
    models: z
      .array(modelRefSchema)
      .default([])
      .meta({ description: 'The candidates; none: the default model.' }),
    algorithm: unitUnion(kinds.selections)
      .optional()
      .meta({ description: 'How a candidate is chosen; static when left out.' }),
    plugins: z
      .array(unitUnion(kinds.plugins))
      .default([])
      .meta({ description: 'What is done to the request once this decision is taken.' }),
  });
  return z.strictObject({
    strategy: z
      .enum(['priority', 'confidence'])
      .default('priority')
      .meta({ description: 'Which of several matching decisions wins.' }),
    default: z
      .string()
      .optional()
      .meta({ description: 'The model when no decision matches; the first one when left out.' }),
    signals: z
      .array(
        unitUnion(kinds.signals, {
          name: z.string().min(1).meta({ description: 'By which rules find it.' }),
        }),
      )
      .default([])
      .meta({ description: 'What is found out about each request.' }),
    projections: projectionsSchema
      .prefault({})
      .meta({ description: 'What is worked out from several signals.' }),
    decisions: z.array(decision).default([]).meta({ description: 'Rules, and the models they lead to.' }),
  });
}

/** The whole configuration, assembled from the kinds. Its output is a Config. */
export function configSchema(kinds: ConfigKinds) {
  const backends = [...kinds.providers].map(backendSchema);
  const model = z.strictObject({
    ...modelShape,
    balance: z
      .enum(kinds.balancers as [string, ...string[]])
      .optional()
      .meta(modelShape.balance.meta() ?? {}),
    backends: z
      .array(z.discriminatedUnion('provider', backends as unknown as Options))
      .min(1)
      .meta({ description: 'Servers that have the model.' }),
  });
  const routing = routingSchema(kinds);
  return z.strictObject({
    models: z
      .array(model)
      .min(1)
      .meta({ description: 'What is served. The backends of one model back each other up.' }),
    auto: z
      .array(z.string().min(1))
      .default(DEFAULT_AUTO)
      .meta({ description: 'Names that are routed by the prompt.' }),
    routing: routing
      .optional()
      .meta({ description: 'The policy. Left out: a built-in one, which `explain` shows.' }),
    recipes: z
      .array(
        z.strictObject({
          name: z.string().min(1).meta({ description: 'Shown in headers and explanations.' }),
          models: z
            .array(z.string().min(1))
            .min(1)
            .meta({ description: 'Names that clients ask for to get this policy.' }),
          routing: routing.meta({ description: 'The policy, as under routing.' }),
        }),
      )
      .default([])
      .meta({ description: 'Further policies, each behind model names of its own.' }),
    plugins: z.array(unitUnion(kinds.plugins)).default([]).meta({
      description:
        'What is done to every chat and completion, those that name a model included. A decision’s plugin of the same type stands in its place.',
    }),
    listen: listenSchema.prefault({}).meta({ description: 'Where the gateway listens.' }),
    limits: limitsSchema.prefault({}).meta({ description: 'What a client may ask of the gateway.' }),
    fleet: fleetSchema
      .safeExtend({
        balance: z
          .enum(kinds.balancers as [string, ...string[]])
          .default('weighted')
          .meta(fleetSchema.shape.balance.meta() ?? {}),
      })
      .prefault({})
      .meta({ description: 'How backends are chosen, watched and tried again.' }),
    inference: inferenceSchema
      .prefault({})
      .meta({ description: 'The models on board that read prompts for signals.' }),
    log: logSchema.prefault({}).meta({ description: 'What is logged.' }),
    identity: identitySchema.prefault({}).meta({ description: 'Who may ask, for what, and how much of it.' }),
    store: storeSchema
      .optional()
      .meta({ description: 'Where keys, budgets and records are kept. Left out: nowhere.' }),
    cache: cacheSchema
      .prefault({})
      .meta({ description: 'Bounds of the answers that the response_cache plugin keeps.' }),
    guard: guardSchema.prefault({}).meta({ description: 'How the redact plugin keeps what it masks.' }),
    responses: responsesSchema
      .prefault({})
      .meta({ description: 'What is kept of the conversations of /v1/responses.' }),
    compat: z
      .literal('vsr')
      .optional()
      .meta({ description: 'Also send vLLM Semantic Router’s response headers.' }),
  });
}
