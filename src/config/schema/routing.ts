import { z } from 'zod';

export const predicateSchema = z.strictObject({
  gt: z.number().optional(),
  gte: z.number().optional(),
  lt: z.number().optional(),
  lte: z.number().optional(),
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
  name: z.string().min(1),
  predicate: predicateSchema.optional(),
  label: z.string().optional(),
  onError: z.enum(['match', 'no_match']).optional(),
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
  model: z.string().min(1),
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
  weight: z.number().nonnegative().optional(),
  lora: z.string().optional(),
});

const inputValue = z.enum(['binary', 'confidence', 'raw', 'score']);

export const projectionsSchema = z.strictObject({
  partitions: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        semantics: z.enum(['exclusive', 'softmax_exclusive']).default('exclusive'),
        temperature: z.number().positive().optional(),
        members: z.array(z.string()).min(1),
        default: z.string(),
      }),
    )
    .default([]),
  scores: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        method: z.literal('weighted_sum').default('weighted_sum'),
        inputs: z.array(
          z.strictObject({
            type: z.string(),
            name: z.string(),
            weight: z.number(),
            valueSource: inputValue.default('binary'),
            match: z.number().optional(),
            miss: z.number().optional(),
            kb: z.string().optional(),
            metric: z.string().optional(),
          }),
        ),
      }),
    )
    .default([]),
  mappings: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        source: z.string(),
        method: z.enum(['threshold_bands', 'multi_emit']).default('threshold_bands'),
        calibration: z
          .strictObject({ method: z.literal('sigmoid_distance'), slope: z.number().optional() })
          .optional(),
        outputs: z.array(predicateSchema.extend({ name: z.string().min(1) })).min(1),
      }),
    )
    .default([]),
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
