import { z } from 'zod';
import { SEVERITIES } from '../finding.ts';

const localText = z.object({ en: z.string(), zh: z.string() });

const finding = z.object({
  id: z.string().min(1).meta({ description: 'The same for the same thing in every run.' }),
  check: z.string().meta({ description: 'Which check said so.' }),
  target: z.string().meta({ description: 'URL, file or server name.' }),
  component: z.string(),
  version: z.string(),
  severity: z.enum(SEVERITIES),
  verdict: z.enum(['affected', 'unknown']).meta({ description: 'unknown: the check could not tell.' }),
  title: localText,
  evidence: z.string(),
  advisory: z
    .object({
      ids: z.array(z.string()),
      cvss: z.string().optional(),
      range: z.string().optional(),
      references: z.array(z.string()),
    })
    .optional(),
  mend: localText,
  place: z.object({ file: z.string(), line: z.int().min(1), column: z.int().min(1).optional() }).optional(),
  tags: z.array(z.string()).optional(),
  opinion: z.boolean().optional(),
});

const target = z.object({
  url: z.string(),
  components: z.array(
    z.object({ name: z.string(), version: z.string(), confidence: z.number().min(0).max(1) }),
  ),
  requests: z.number().min(0),
  problem: z.string().optional(),
});

/** The JSON report. A key may be added under the same `schema`; a change of meaning takes the next number. */
export const reportSchema = z.object({
  schema: z.literal('fairlead.audit/1'),
  fairlead: z.string().meta({ description: 'Version that wrote it.' }),
  audit: z.string(),
  targets: z.array(target),
  findings: z
    .array(finding)
    .meta({ description: 'All of them: new, known and those of which the check could not tell.' }),
  facts: z.record(z.string(), z.unknown()),
  known: z.array(z.string()).meta({ description: 'Ids of the findings that the baseline knows.' }),
  counts: z.object({
    info: z.int(),
    low: z.int(),
    medium: z.int(),
    high: z.int(),
    critical: z.int(),
    known: z.int(),
    unknown: z.int(),
  }),
  gate: z.object({ failOn: z.string(), failed: z.boolean() }),
});

export type JsonReport = z.infer<typeof reportSchema>;

/** JSON Schema (2020-12) of the JSON report. */
export const reportJsonSchema = (): object => z.toJSONSchema(reportSchema, { io: 'input' });
