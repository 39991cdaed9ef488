import { z } from 'zod';

/** `schema` and what it wraps, outermost first: through optional, default, prefault and what is read before a transform. */
export function unwrapped(schema: z.ZodType): z.ZodType[] {
  const layers = [schema];
  for (let inner = schema; ; layers.push(inner)) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      inner = inner.unwrap() as z.ZodType;
    } else if (inner instanceof z.ZodPipe) inner = inner.in as z.ZodType;
    else return layers;
  }
}
