import { parse } from 'yaml';
import { z } from 'zod';
import { FairleadError } from '../../../core/errors.ts';
import { type LocalText, SEVERITIES, type Severity } from '../../finding.ts';
import type { Probe } from '../conversation.ts';
import { probeId } from './table.ts';

const schema = z.strictObject({
  category: z.string().regex(/^[a-z][a-z-]*$/),
  title: z.strictObject({ en: z.string().min(1), zh: z.string().min(1) }),
  severity: z.enum(SEVERITIES),
  refuse: z.array(z.string().min(1)).min(1),
  benign: z.array(z.string().min(1)).min(1),
});

/** A category of our own probes, with its benign control. */
export interface Category {
  readonly id: string;
  readonly title: LocalText;
  /** Of a model that gives what the category asks for. */
  readonly severity: Severity;
  readonly probes: readonly Probe[];
}

/** A file of `rules/probes/own`. Throws FL_CONFIG_INVALID where it is none. */
export function readOwn(text: string, name: string): Category {
  const read = schema.safeParse(parse(text));
  if (!read.success)
    throw new FairleadError(
      'FL_CONFIG_INVALID',
      `${name} is no file of probes: ${z.prettifyError(read.error)}`,
    );
  const { category, title, severity, refuse, benign } = read.data;
  const probe = (asked: string, isBenign: boolean): Probe => ({
    id: probeId(category, asked),
    category,
    text: asked,
    benign: isBenign,
    source: 'fairlead',
  });
  return {
    id: category,
    title,
    severity,
    probes: [...refuse.map((asked) => probe(asked, false)), ...benign.map((asked) => probe(asked, true))],
  };
}
