import { FairleadError } from '../core/errors.ts';
import type { PluginRequest } from './define.ts';

/** What a client may ask for: directives of Cache-Control (RFC 9111, section 5.2.1), and values of x-fairlead-cache. */
export const CONTROLS = [
  'no-cache',
  'no-store',
  'max-age',
  'only-if-cached',
  'off',
  'refresh',
  'exact',
] as const;

export type Control = (typeof CONTROLS)[number];

/** How the cache serves one request. */
export interface CacheUse {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Only an answer to the very same request counts. */
  readonly exactOnly: boolean;
  /** Without a kept answer there is to be none. */
  readonly keptOnly: boolean;
  readonly maxAgeMs?: number;
}

const FULL: CacheUse = { reads: true, writes: true, exactOnly: false, keptOnly: false };
const NEITHER: Partial<CacheUse> = { reads: false, writes: false };
const REFRESH: Partial<CacheUse> = { reads: false };

/** Of directives without a number, the name that the header gives them. */
const EFFECTS: Readonly<Record<Exclude<Control, 'max-age'>, Partial<CacheUse>>> = {
  'no-cache': REFRESH,
  refresh: REFRESH,
  'no-store': NEITHER,
  off: NEITHER,
  'only-if-cached': { keptOnly: true },
  exact: { exactOnly: true },
};
const OWN = new Set<string>(['off', 'refresh', 'exact'] satisfies Control[]);

/**
 * Reads the request's own wishes; those that are not `allowed` are passed over. Throws FL_PARAM_INVALID for an
 * `x-fairlead-cache` that means nothing; of Cache-Control, what is unknown means nothing by its own rules.
 */
export function cacheUse(headers: PluginRequest['headers'], allowed: ReadonlySet<Control>): CacheUse {
  const standard = headers['cache-control'];
  const own = headers['x-fairlead-cache'];
  if (standard === undefined && own === undefined) return FULL;
  let use = FULL;
  for (const directive of String(standard ?? '').split(',')) {
    const [name = '', value = ''] = directive.toLowerCase().split('=', 2);
    use = withDirective(use, name.trim(), value, allowed);
  }
  if (own === undefined) return use;
  const wish = String(own).trim().toLowerCase();
  if (!OWN.has(wish)) {
    throw new FairleadError('FL_PARAM_INVALID', 'The header x-fairlead-cache has an unknown value.', {
      param: 'x-fairlead-cache',
      hint: `Send one of ${[...OWN].join(', ')}, or leave it out.`,
    });
  }
  return withDirective(use, wish, '', allowed);
}

function withDirective(use: CacheUse, name: string, value: string, allowed: ReadonlySet<Control>): CacheUse {
  if (!allowed.has(name as Control)) return use;
  if (name !== 'max-age') return { ...use, ...EFFECTS[name as keyof typeof EFFECTS] };
  const seconds = /^"?(\d+)"?$/.exec(value.trim())?.[1];
  return seconds === undefined ? use : { ...use, maxAgeMs: Number(seconds) * 1_000 };
}
