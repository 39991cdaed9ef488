import { z } from 'zod';

const severity = z.looseObject({ type: z.string(), score: z.string() });
const event = z.looseObject({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});
const specific = z.looseObject({
  severity: z.string().nullish(),
  cwe_ids: z.array(z.string()).nullish(),
});

/** What is read of an advisory in OSV's form (https://ossf.github.io/osv-schema/, 1.7); other keys are passed over. */
export const osvSchema = z.looseObject({
  id: z.string().min(1),
  modified: z.string(),
  withdrawn: z.string().nullish(),
  aliases: z.array(z.string()).nullish(),
  severity: z.array(severity).nullish(),
  affected: z
    .array(
      z.looseObject({
        package: z.looseObject({ ecosystem: z.string(), name: z.string() }).nullish(),
        ranges: z.array(z.looseObject({ type: z.string(), events: z.array(event) })).nullish(),
        versions: z.array(z.string()).nullish(),
        database_specific: specific.nullish().catch(undefined),
      }),
    )
    .nullish(),
  references: z.array(z.looseObject({ url: z.string() })).nullish(),
  database_specific: specific.nullish().catch(undefined),
});
export type OsvAdvisory = z.infer<typeof osvSchema>;
export type OsvAffected = NonNullable<OsvAdvisory['affected']>[number];
