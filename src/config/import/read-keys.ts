import { defined, type Field } from './source.ts';

/** How to read one key: by the kind of its value, or by a function of its field and of where it goes. */
export type KeyReader = 'text' | 'number' | 'flag' | 'texts' | ((field: Field, to: string) => unknown);

/** `max_tokens_limit` → `maxTokensLimit`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The keys of `readers` that the file has, under our names for them. Other keys are left for someone else to note. */
export function readKeys(
  field: Field,
  to: string,
  readers: Readonly<Record<string, KeyReader>>,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [key, reader] of Object.entries(readers)) {
    const ours = camelCase(key);
    const target = `${to}.${ours}`;
    const child = field.at(key);
    read[ours] =
      typeof reader === 'string' ? child[reader](target) : child.present ? reader(child, target) : undefined;
  }
  return defined(read);
}

/** A value that our form takes as it stands. */
export const asItStands: KeyReader = (field, to) => field.whole(to);
