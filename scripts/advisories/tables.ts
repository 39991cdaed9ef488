import { z } from 'zod';
import { productShape } from '../../src/audit/advisories/schema.ts';

/** Products by name; packages without the `pkg:`. */
export const productsSchema = z.record(
  z.string(),
  z.strictObject({ ...productShape, packages: z.array(z.string()).default([]) }),
);
export type ProductTable = z.infer<typeof productsSchema>;

/** Ranges that stand over those of the facts, by product and id. */
export const correctionsSchema = z.record(
  z.string(),
  z.record(z.string(), z.strictObject({ affected: z.array(z.string()).min(1), source: z.url() })),
);
export type Corrections = z.infer<typeof correctionsSchema>;
