import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';

const tokenSchema = z.object({ token: z.string(), logprob: z.number() });
const answerSchema = z.object({
  text: z.string(),
  /** Of the first token; empty where none were told. */
  first: z.array(tokenSchema),
});

const schema = z.object({
  record: z.literal('fairlead audit identity'),
  form: z.literal(1),
  model: z.string(),
  /** ISO 8601. */
  recordedAt: z.string(),
  maxTokens: z.number(),
  /** Tokens of each probe text above those of none; empty where no usage was told. */
  tokens: z.record(z.string(), z.number()),
  /** Tokens of the shortest request: the template, and what a server puts before it. */
  templateTokens: z.number(),
  /** By prompt, each asked several times: how a model wavers by itself is a part of its record. */
  answers: z.record(z.string(), z.array(answerSchema).min(1)),
});

/** What one model was seen to do. */
export type IdentityRecord = z.output<typeof schema>;
export type RecordedAnswer = z.output<typeof answerSchema>;

/** A record as its file holds it. Throws FL_USAGE where it is none. */
export function readRecord(text: string, name: string): IdentityRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // told below
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new FairleadError('FL_USAGE', `${name} is no record of audit identity`, {
    hint: 'make one of an endpoint that you trust: fairlead audit identity --url … --model … --record FILE',
  });
}
