import { z } from 'zod';

const label = z.strictObject({
  exemplars: z.array(z.string().min(1)).min(1).meta({ description: 'Prompts and phrases of this label.' }),
  threshold: z
    .number()
    .min(-1)
    .max(1)
    .optional()
    .meta({ description: 'Least similarity for this label alone.' }),
});

/** What a knowledge base holds, in a configuration. */
export const knowledgeShape = {
  labels: z.record(z.string(), label).optional().meta({ description: 'Labels by name.' }),
  groups: z
    .record(z.string(), z.array(z.string()).min(1))
    .default({})
    .meta({ description: 'Labels that belong together, by the name of the group.' }),
};

export interface Knowledge {
  readonly labels: Readonly<
    Record<string, { readonly exemplars: readonly string[]; readonly threshold?: number | undefined }>
  >;
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** In a file, beside ours: VSR's manifests, whose labels carry more, and plain lists of exemplars. */
const fileSchema = z.object({
  labels: z.record(
    z.string(),
    z.union([
      z
        .array(z.string().min(1))
        .min(1)
        .transform((exemplars) => ({ exemplars })),
      z.object({
        exemplars: z.array(z.string().min(1)).min(1),
        threshold: z.number().optional(),
      }),
    ]),
  ),
  groups: z.record(z.string(), z.array(z.string())).default({}),
});

/** The knowledge base that a JSON text holds; undefined where it holds none. */
export function readKnowledge(text: string): Knowledge | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
