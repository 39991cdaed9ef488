import { z } from 'zod';

export const predicateSchema = z.strictObject({
  gt: z.number().optional().meta({ description: 'Greater than.' }),
  gte: z.number().optional().meta({ description: 'At least.' }),
  lt: z.number().optional().meta({ description: 'Less than.' }),
  lte: z.number().optional().meta({ description: 'At most.' }),
});

/** A rule tree as it is after parsing: VSR's operator form. */
export type RuleNode =
  | { readonly operator: 'AND' | 'OR' | 'NOT'; readonly conditions: readonly RuleNode[] }
  | RuleLeaf;

export interface RuleLeaf {
  readonly type: string;
  readonly name: string;
  readonly predicate?: Predicate | undefined;
  /** For classifiers: which label the leaf asks for. */
  readonly label?: string | undefined;
  readonly onError?: 'match' | 'no_match' | undefined;
}

/** One leaf of a rule tree. */
export const ruleLeafSchema = z.strictObject({
  type: z.string().min(1).meta({ description: 'A signal type, or projection.' }),
  name: z.string().min(1).meta({ description: 'Of the signal or projection.' }),
  predicate: predicateSchema
    .optional()
    .meta({ description: 'Bounds on its raw value; left out, it must match.' }),
  label: z.string().optional().meta({ description: 'For classifiers: the label that is asked for.' }),
  onError: z
    .enum(['match', 'no_match'])
    .optional()
    .meta({ description: 'What the leaf is worth when the signal fails; no_match when left out.' }),
});

/** Accepts the operator form and its short form: {all: […]}, {any: […]}, {not: …}. */
export const ruleSchema: z.ZodType<RuleNode, RuleInput> = z.lazy(() =>
  z.union([
    z.strictObject({ operator: z.enum(['AND', 'OR', 'NOT']), conditions: z.array(ruleSchema) }),
    z
      .strictObject({ all: z.array(ruleSchema) })
      .transform((rule): RuleNode => ({ operator: 'AND', conditions: rule.all })),
    z
      .strictObject({ any: z.array(ruleSchema) })
      .transform((rule): RuleNode => ({ operator: 'OR', conditions: rule.any })),
    z
      .strictObject({ not: ruleSchema })
      .transform((rule): RuleNode => ({ operator: 'NOT', conditions: [rule.not] })),
    ruleLeafSchema,
  ]),
);

export type RuleInput =
  | { operator: 'AND' | 'OR' | 'NOT'; conditions: RuleInput[] }
  | { all: RuleInput[] }
  | { any: RuleInput[] }
  | { not: RuleInput }
  | z.input<typeof ruleLeafSchema>;

export const modelRefSchema = z.strictObject({
  model: z.string().min(1).meta({ description: 'Name or alias of a model.' }),
  reasoning: z
    .boolean()
    .optional()
    .meta({ description: 'true: thinking on; false: off; left out: as the client asked.' }),
  effort: z
    .string()
    .optional()
    .meta({ description: 'minimal, low, medium, high, or what the family takes.' }),
  budgetTokens: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'Thinking budget, for families that take tokens.' }),
  weight: z.number().nonnegative().optional().meta({ description: 'For the weighted algorithm.' }),
  lora: z.string().optional().meta({ description: 'Adapter to ask for in place of the model.' }),
});

const inputValue = z.enum(['binary', 'confidence', 'raw', 'score']);
const projectionName = z.string().min(1).meta({ description: 'Shown in explanations.' });

const partitionSchema = z.strictObject({
  name: projectionName,
  semantics: z
    .enum(['exclusive', 'softmax_exclusive'])
    .default('exclusive')
    .meta({ description: 'softmax_exclusive: the winner’s confidence is its share among the matched.' }),
  temperature: z.number().positive().optional().meta({ description: 'Of the softmax.' }),
  members: z.array(z.string()).min(1).meta({ description: 'Signals of which at most one may match.' }),
  default: z.string().meta({ description: 'The member that matches when none does.' }),
});

const scoreInputSchema = z.strictObject({
  type: z.string().meta({ description: 'A signal type, or projection.' }),
  name: z.string().meta({ description: 'Of the signal or projection.' }),
  weight: z.number().meta({ description: 'By which its value is multiplied.' }),
  valueSource: inputValue
    .default('binary')
    .meta({ description: 'binary: match or miss; confidence and raw: as the signal says.' }),
  match: z.number().optional().meta({ description: 'Value when it matches; 1 when left out.' }),
  miss: z.number().optional().meta({ description: 'Value when it does not; 0 when left out.' }),
  kb: z.string().optional().meta({ description: 'For kb_metric: the knowledge base.' }),
  metric: z.string().optional().meta({ description: 'For kb_metric: which of its measures.' }),
});

const scoreSchema = z.strictObject({
  name: projectionName,
  method: z
    .literal('weighted_sum')
    .default('weighted_sum')
    .meta({ description: 'How inputs are put together.' }),
  inputs: z.array(scoreInputSchema).meta({ description: 'What is summed.' }),
});

const mappingSchema = z.strictObject({
  name: projectionName,
  source: z.string().meta({ description: 'The score that is read.' }),
  method: z
    .enum(['threshold_bands', 'multi_emit'])
    .default('threshold_bands')
    .meta({ description: 'threshold_bands: the first output whose bounds hold; multi_emit: all of them.' }),
  calibration: z
    .strictObject({
      method: z.literal('sigmoid_distance').meta({ description: 'By the distance to the nearest bound.' }),
      slope: z.number().optional().meta({ description: 'Steepness of the sigmoid.' }),
    })
    .optional()
    .meta({ description: 'How an output’s confidence is worked out.' }),
  outputs: z
    .array(
      predicateSchema.extend({ name: z.string().min(1).meta({ description: 'By which rules find it.' }) }),
    )
    .min(1)
    .meta({ description: 'Bands of the score, each with its bounds.' }),
});

export const projectionsSchema = z.strictObject({
  partitions: z.array(partitionSchema).default([]).meta({ description: 'Signals that exclude one another.' }),
  scores: z.array(scoreSchema).default([]).meta({ description: 'Weighted sums of signals.' }),
  mappings: z.array(mappingSchema).default([]).meta({ description: 'Scores cut into named bands.' }),
});

/** A configured unit before its kind's schema has been applied to it. */
export type UnitConfig = { readonly type: string } & { readonly [key: string]: unknown };
export type NamedUnitConfig = UnitConfig & { readonly name: string };

export type Predicate = z.infer<typeof predicateSchema>;
export type ModelRef = z.infer<typeof modelRefSchema>;
export type ProjectionsConfig = z.infer<typeof projectionsSchema>;

export interface DecisionConfig {
  readonly name: string;
  readonly description?: string | undefined;
  readonly priority: number;
  readonly tier?: number | undefined;
  /** Left out: always matches, with confidence 0. */
  readonly rules?: RuleNode | undefined;
  readonly models: readonly ModelRef[];
  readonly algorithm?: UnitConfig | undefined;
  readonly plugins: readonly UnitConfig[];
}

export interface RoutingConfig {
  readonly strategy: 'priority' | 'confidence';
  /** The model when no decision matches; the first model when left out. */
  readonly default?: string | undefined;
  readonly signals: readonly NamedUnitConfig[];
  readonly projections: ProjectionsConfig;
  readonly decisions: readonly DecisionConfig[];
}
