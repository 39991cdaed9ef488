import { z } from 'zod';
import { OPERATORS } from '../../src/audit/versions/range.ts';

/** One line of the file of facts. */
export const factSchema = z.object({
  component: z.string(),
  ids: z.array(z.string()),
  severity: z.string(),
  cvss: z.string().nullable(),
  affected: z.array(z.array(z.object({ op: z.enum(OPERATORS), version: z.string() }))).nullable(),
  /** Conditions that are not about a version, such as where the service listens. */
  condition: z.array(z.unknown()).optional(),
  cwe: z.union([z.string(), z.array(z.string())]).optional(),
  references: z.array(z.string()),
});
export type Fact = z.infer<typeof factSchema>;

/** The facts of a file, one a line; throws where a line is none. */
export function readFacts(text: string): Fact[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => factSchema.parse(JSON.parse(line)));
}
