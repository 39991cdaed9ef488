import { seededRandom } from '../../core/random.ts';
import { badRequest } from '../http/errors.ts';
import { type Fields, recordAt } from '../http/fields.ts';
import type { Prompt } from './prompt.ts';
import { hintsFrom, schemaValue } from './schema-value.ts';

/** The whole answer where the request fixes its form (`response_format`, vLLM's `structured_outputs`); else undefined. */
export function structuredText(
  body: Fields,
  model: string,
  prompt: Prompt,
  seed: number,
): string | undefined {
  const random = seededRandom(prompt.hash ^ Math.imul(seed + 5, 0x27d4eb2f));
  const outputs = recordAt(body, 'structured_outputs');
  const choices = outputs.choice ?? body.guided_choice;
  if (Array.isArray(choices) && choices.length > 0)
    return String(choices[Math.floor(random() * choices.length)]);
  const fromSchema = (schema: unknown) =>
    JSON.stringify(schemaValue(schema, { ...hintsFrom(prompt.question, random), name: undefined }));
  const schema = outputs.json ?? body.guided_json;
  if (schema !== undefined && schema !== null) return fromSchema(schema);
  const format = recordAt(body, 'response_format');
  switch (format.type) {
    case undefined:
    case 'text':
      return undefined;
    case 'json_object':
      return JSON.stringify({
        simulated: true,
        model,
        answer: 'This is a simulated answer.',
        question: prompt.question.slice(0, 60).toWellFormed(),
      });
    case 'json_schema':
      return fromSchema(recordAt(format, 'json_schema').schema);
    default:
      throw badRequest(
        `response_format.type ${JSON.stringify(format.type)} is not supported.`,
        'response_format',
      );
  }
}
