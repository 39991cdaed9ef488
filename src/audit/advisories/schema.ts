import { z } from 'zod';
import { SEVERITIES } from '../finding.ts';
import { ORDER_IDS } from '../versions/compare.ts';
import { parseRange } from '../versions/range-text.ts';
import { doubts } from './doubts/index.gen.ts';

const DAY = z.iso.date();
const LINK = z.string().regex(/^https?:\/\//);

const rangeSchema = z
  .string()
  .refine((text) => parseRange(text) !== undefined, 'a range is bounds such as ">=1.0, <1.2", or "*"')
  .meta({ description: 'Bounds that all hold, such as ">=1.0, <1.2"; "*" is every version.' });

export const advisorySchema = z
  .strictObject({
    ids: z.array(z.string().min(1)).meta({
      description: 'CVE, GHSA or other public ids, the best known first; empty where it never got one.',
    }),
    severity: z.enum(SEVERITIES).meta({ description: 'Severity as published, in our words.' }),
    cvss: z.string().startsWith('CVSS:').optional().meta({ description: 'CVSS vector, 3 or 4.' }),
    cwe: z
      .array(z.string().regex(/^CWE-\d+$/))
      .optional()
      .meta({ description: 'Weaknesses.' }),
    affected: z.array(rangeSchema).min(1).optional().meta({
      description:
        'Ranges of which one holds; left out where none was published, so that it can never be told.',
    }),
    doubt: z
      .strictObject({
        why: z.enum(doubts.map(({ id }) => id)).meta({ description: 'Which check found it.' }),
        what: z.string().meta({ description: 'The bound or the repository that does not fit.' }),
      })
      .optional()
      .meta({ description: 'Why the range cannot be this product’s: what it says is then never a finding.' }),
    withdrawn: z
      .literal(true)
      .optional()
      .meta({ description: 'Taken back at its source: it is never reported.' }),
    modified: DAY.optional().meta({ description: 'When the advisory was last changed at its source.' }),
    references: z.array(LINK).meta({ description: 'Where it is published.' }),
  })
  .refine(({ ids, references }) => ids.length > 0 || references.length > 0, 'needs an id or a reference');

export const historySchema = z
  .strictObject({
    last: z.string().min(1).meta({ description: 'The newest release on that day.' }),
    asOf: DAY.meta({ description: 'The day on which the list of releases was read.' }),
    source: LINK.meta({ description: 'Where the list of releases stands.' }),
  })
  .meta({ description: 'What the product’s own list of releases says.' });

export const productShape = {
  title: z.string().min(1).meta({ description: 'Name for readers.' }),
  order: z.enum(ORDER_IDS).meta({ description: 'How its versions are ordered.' }),
  names: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Other names, without regard to case and hyphens.' }),
  packages: z
    .array(z.string().regex(/^pkg:[a-z]+\/\S+$/))
    .default([])
    .meta({ description: 'Package URLs without version.' }),
  repositories: z
    .array(z.string().regex(/^[^/\s]+\/[^/\s]+$/))
    .default([])
    .meta({ description: 'Its repositories at GitHub as owner/name, former ones too.' }),
  history: historySchema.optional(),
} as const;

export const productSchema = z.strictObject({
  $schema: z.string().optional(),
  product: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/)
    .meta({ description: 'Name of the file, too.' }),
  ...productShape,
  source: z
    .strictObject({
      url: LINK.meta({ description: 'Where the facts were taken from.' }),
      asOf: DAY.meta({ description: 'The day of that state.' }),
      licence: z.string().optional().meta({ description: 'Licence of the source.' }),
    })
    .meta({ description: 'Source of the advisories.' }),
  advisories: z.array(advisorySchema).meta({ description: 'Advisories, sorted by their first id.' }),
});

/** One product with its published vulnerabilities: one file of a rules directory. */
export type ProductFile = z.infer<typeof productSchema>;
export type AdvisoryEntry = z.infer<typeof advisorySchema>;
