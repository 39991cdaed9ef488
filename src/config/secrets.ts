import { z } from 'zod';
import type { Config } from './config.ts';
import type { ConfigKinds } from './kinds.ts';
import { configSchema } from './schema/config.ts';
import { unwrapped } from './schema/unwrap.ts';

const FILE = 'file:';
export const HIDDEN = '***';

/** Places of secrets, such as `models.*.backends.*.key`: what a schema marks with `.meta({ secret: true })`. */
export function secretKeys(kinds: ConfigKinds): ReadonlySet<string> {
  return secretPlaces(configSchema(kinds));
}

/** As `secretKeys`, for those who have the configuration's schema already: to build it takes a while. */
export function secretPlaces(schema: z.ZodType): ReadonlySet<string> {
  const places = new Set<string>();
  collect(schema, '', places);
  return places;
}

function collect(schema: z.ZodType, place: string, places: Set<string>): void {
  const layers = unwrapped(schema);
  if (layers.some((layer) => layer.meta()?.secret === true)) {
    places.add(place);
    return;
  }
  const inner = layers.at(-1);
  if (inner instanceof z.ZodObject) {
    for (const [key, field] of Object.entries(inner.shape))
      collect(field as z.ZodType, below(place, key), places);
  } else if (inner instanceof z.ZodArray) collect(inner.element as z.ZodType, below(place, 0), places);
  else if (inner instanceof z.ZodUnion) {
    for (const option of inner.options) collect(option as z.ZodType, place, places);
  }
}

function below(place: string, part: PropertyKey): string {
  const name = typeof part === 'number' ? '*' : String(part);
  return place === '' ? name : `${place}.${name}`;
}

/** A deep copy in which every secret is `***`: the only form in which a configuration may be shown. */
export function redactConfig(config: Config, secrets: ReadonlySet<string>): unknown {
  return mapSecrets(config, secrets, () => HIDDEN);
}

export interface SecretFile {
  readonly path: readonly PropertyKey[];
  readonly file: string;
  /** Puts the file's content in its place, without the line's end that editors leave. */
  set(content: string): void;
}

/** The places of a raw configuration that say `file:PATH` where a secret belongs. */
export function secretFiles(raw: unknown, secrets: ReadonlySet<string>): SecretFile[] {
  const found: SecretFile[] = [];
  mapSecrets(raw, secrets, (value, path, holder) => {
    if (typeof value === 'string' && value.startsWith(FILE)) {
      const set = (content: string) => {
        holder[path.at(-1) as PropertyKey] = content.replace(/\r?\n$/, '');
      };
      found.push({ path, file: value.slice(FILE.length), set });
    }
    return value;
  });
  return found;
}

type Holder = Record<PropertyKey, unknown>;
type Change = (value: unknown, path: readonly PropertyKey[], holder: Holder) => unknown;

/** A deep copy of `root` in which every value at or below a secret's place is what `change` makes of it. */
function mapSecrets(root: unknown, secrets: ReadonlySet<string>, change: Change): unknown {
  const copy = (node: unknown, path: readonly PropertyKey[], place: string, within: boolean): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    const entry = (key: PropertyKey, value: unknown): unknown => {
      const at = below(place, key);
      const secret = within || secrets.has(at);
      if (typeof value === 'object' && value !== null) return copy(value, [...path, key], at, secret);
      return secret && value !== undefined ? change(value, [...path, key], node as Holder) : value;
    };
    if (Array.isArray(node)) return node.map((value, i) => entry(i, value));
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, entry(key, value)]));
  };
  return copy(root, [], '', false);
}
