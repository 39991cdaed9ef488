import { z } from 'zod';
import { headerNameSchema, headerValueSchema, millisecondsSchema } from './values.ts';

export const priceSchema = z.strictObject({
  currency: z.string().default('USD').meta({ description: 'ISO 4217 code.' }),
  inputPer1M: z.number().nonnegative().meta({ description: 'Per million prompt tokens.' }),
  outputPer1M: z.number().nonnegative().meta({ description: 'Per million completion tokens.' }),
  cachedInputPer1M: z
    .number()
    .nonnegative()
    .optional()
    .meta({ description: 'Per million prompt tokens read from the provider’s cache.' }),
  cacheWritePer1M: z
    .number()
    .nonnegative()
    .optional()
    .meta({ description: 'Per million prompt tokens written to the provider’s cache.' }),
});

const timeoutShape = {
  connectMs: millisecondsSchema.meta({ description: 'To open a connection to the backend.' }),
  firstTokenMs: millisecondsSchema.meta({
    description: 'From the request until the first byte of the answer.',
  }),
  gapMs: millisecondsSchema.meta({ description: 'Between two chunks of a stream.' }),
  totalMs: millisecondsSchema.meta({ description: 'For the whole answer, retries included.' }),
};

/** Time-outs in milliseconds; 0 switches one off. */
export const timeoutsSchema = z.strictObject({
  connectMs: timeoutShape.connectMs.default(5_000),
  firstTokenMs: timeoutShape.firstTokenMs.default(120_000),
  gapMs: timeoutShape.gapMs.default(60_000),
  totalMs: timeoutShape.totalMs.default(600_000),
});

/** A model's own time-outs: only those that are stated replace the fleet's. */
const ownTimeoutsSchema = z.strictObject(timeoutShape).partial();

/** What every backend takes, whatever its provider; a provider adds its own keys. */
export const backendBase = z.strictObject({
  url: z.string().meta({ description: 'Base URL with its version path, such as http://127.0.0.1:8000/v1.' }),
  name: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Shown in headers, metrics and logs; made from the URL when left out.' }),
  provider: z
    .string()
    .default('openai')
    .meta({ description: 'Which provider’s URLs, auth and parameters apply.' }),
  key: headerValueSchema
    .optional()
    .meta({ description: 'API key: a value, ${ENV} or file:PATH.', secret: true }),
  model: z.string().optional().meta({ description: 'The model’s name at this backend, when it differs.' }),
  weight: z
    .number()
    .nonnegative()
    .default(1)
    .meta({ description: 'Share of traffic among the model’s backends.' }),
  role: z.enum(['prefill', 'decode']).optional().meta({
    description:
      'Of a pair: prefill reads prompts and hands its KV cache over, decode answers from it; left out: does both.',
  }),
  chip: z
    .string()
    .optional()
    .meta({ description: 'Chip id from the catalogue, for the planner and the dashboard.' }),
  headers: z
    .record(headerNameSchema, headerValueSchema)
    .optional()
    .meta({ description: 'Extra request headers.', secret: true }),
});

/** Reasoning fields of a family that the built-in table does not know, as VSR's reasoning_families state them. */
export const reasoningOverrideSchema = z.strictObject({
  type: z
    .enum(['chat_template_kwargs', 'reasoning_effort', 'top_level_reasoning_effort'])
    .meta({ description: 'Where in the request the parameter goes.' }),
  parameter: z.string().min(1).meta({ description: 'Name of the field that switches thinking.' }),
});

export const modelShape = {
  name: z.string().min(1).meta({ description: 'The name that clients and decisions use.' }),
  aliases: z.array(z.string().min(1)).default([]).meta({ description: 'Other names for the same model.' }),
  family: z
    .string()
    .optional()
    .meta({ description: 'Reasoning family: which request fields switch thinking on and off.' }),
  reasoning: reasoningOverrideSchema
    .optional()
    .meta({ description: 'For a family that is not built in: how its thinking is switched.' }),
  price: priceSchema.optional().meta({ description: 'What it costs, for selection and accounting.' }),
  context: z.int().positive().optional().meta({ description: 'Context window in tokens.' }),
  quality: z.number().min(0).max(1).optional().meta({ description: 'Quality from 0 to 1, for selection.' }),
  description: z.string().optional().meta({ description: 'For people.' }),
  capabilities: z.array(z.string()).default([]).meta({ description: 'Such as chat, tools, vision.' }),
  modality: z.string().optional().meta({ description: 'Such as text, or image for one that draws.' }),
  loras: z
    .array(
      z.strictObject({
        name: z.string().min(1).meta({ description: 'Its name at the backends.' }),
        description: z.string().optional().meta({ description: 'For people.' }),
      }),
    )
    .default([])
    .meta({ description: 'Adapters that its backends have loaded.' }),
  fallbacks: z
    .array(z.string())
    .default([])
    .meta({ description: 'Models to try, in order, when no backend of this one answers.' }),
  timeouts: ownTimeoutsSchema
    .optional()
    .meta({ description: 'Time-outs that differ from fleet.timeouts; 0 switches one off.' }),
  balance: z
    .string()
    .optional()
    .meta({ description: 'Balancing policy, when it differs from fleet.balance.' }),
};

export type Price = z.infer<typeof priceSchema>;
export type Timeouts = z.infer<typeof timeoutsSchema>;
export type ReasoningOverride = z.infer<typeof reasoningOverrideSchema>;
/** A parsed backend: the base keys and whatever its provider added. */
export type BackendConfig = z.infer<typeof backendBase> & { readonly [providerKey: string]: unknown };
export type ModelConfig = z.infer<z.ZodObject<typeof modelShape>> & {
  readonly backends: readonly BackendConfig[];
};
