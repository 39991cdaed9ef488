import { z } from 'zod';
import type { ConfigKinds } from './kinds.ts';
import { configSchema } from './schema/config.ts';

/** The JSON Schema (draft 2020-12) of what a file may say: for editors, and the reference. */
export function configJsonSchema(kinds: ConfigKinds): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema(kinds), { io: 'input', unrepresentable: 'any', reused: 'ref' });
  return { ...schema, title: 'Fairlead configuration' };
}
