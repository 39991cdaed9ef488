import { z } from 'zod';
import type { Config } from './config.ts';
import type { ConfigKinds } from './kinds.ts';
import { backendBase } from './schema/model.ts';

const FILE = 'file:';
export const HIDDEN = '***';

/** Names of a backend's keys that hold secrets: what a schema marks with `.meta({ secret: true })`. */
export function secretKeys(kinds: ConfigKinds): ReadonlySet<string> {
  const shapes = [backendBase.shape, ...[...kinds.providers].map((provider) => provider.config.shape)];
  const names = new Set<string>();
  for (const shape of shapes) {
    for (const [name, field] of Object.entries(shape)) if (isSecret(field as z.ZodType)) names.add(name);
  }
  return names;
}

function isSecret(field: z.ZodType): boolean {
  if (field.meta()?.secret === true) return true;
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault)
    return isSecret(field.unwrap() as z.ZodType);
  return false;
}

/** A deep copy in which every secret is `***`: the only form in which a configuration may be shown. */
export function redactConfig(config: Config, secrets: ReadonlySet<string>): unknown {
  const models = config.models.map((model) => ({
    ...model,
    backends: model.backends.map((backend) =>
      Object.fromEntries(
        Object.entries(backend).map(([key, value]) => [key, secrets.has(key) ? hide(value) : value]),
      ),
    ),
  }));
  const { admin } = config.listen;
  const listen =
    admin?.token === undefined ? config.listen : { ...config.listen, admin: { ...admin, token: HIDDEN } };
  return { ...config, models, listen };
}

function hide(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === undefined ? undefined : HIDDEN;
  return Object.fromEntries(Object.keys(value).map((key) => [key, HIDDEN]));
}

export interface SecretFile {
  readonly path: readonly PropertyKey[];
  readonly file: string;
  set(content: string): void;
}

type Plain = Record<string, unknown>;

/** The places of a raw configuration that say `file:PATH` where a secret belongs. */
export function secretFiles(raw: unknown, secrets: ReadonlySet<string>): SecretFile[] {
  const found: SecretFile[] = [];
  const look = (holder: unknown, path: readonly PropertyKey[], names: ReadonlySet<string>) => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [key, value] of Object.entries(holder)) {
      if (!names.has(key)) continue;
      if (typeof value === 'object' && value !== null)
        look(value, [...path, key], new Set(Object.keys(value)));
      else if (typeof value === 'string' && value.startsWith(FILE)) {
        const set = (content: string) => {
          (holder as Plain)[key] = content.replace(/\r?\n$/, '');
        };
        found.push({ path: [...path, key], file: value.slice(FILE.length), set });
      }
    }
  };
  const { models, listen } = (raw ?? {}) as { models?: unknown; listen?: { admin?: unknown } };
  if (Array.isArray(models)) {
    models.forEach((model: { backends?: unknown } | null, m) => {
      if (!Array.isArray(model?.backends)) return;
      model.backends.forEach((backend: unknown, b) => {
        look(backend, ['models', m, 'backends', b], secrets);
      });
    });
  }
  look(listen?.admin, ['listen', 'admin'], new Set(['token']));
  return found;
}
