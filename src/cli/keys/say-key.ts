import type { KeyLimits, KeyRecord } from '../../store/contract.ts';

/** A key as it may be shown: all but its hashes. Times are ISO 8601 or null. */
export interface ShownKey
  extends Pick<KeyRecord, 'id' | 'name' | 'team' | 'user' | 'tenant' | 'models' | 'limits' | 'admin'> {
  readonly state: 'valid' | 'expired' | 'revoked';
  readonly created: string;
  readonly expires: string | null;
  readonly revoked: string | null;
  /** Until when the key before the last rotation is taken as well. */
  readonly previousUntil: string | null;
}

export function shownKey(record: KeyRecord, nowMs: number): ShownKey {
  const { id, name, team, user, tenant, models, limits, admin, previous } = record;
  const { createdAtMs, expiresAtMs, revokedAtMs } = record;
  const expired = expiresAtMs !== null && expiresAtMs <= nowMs;
  return {
    id,
    name,
    state: revokedAtMs !== null ? 'revoked' : expired ? 'expired' : 'valid',
    team,
    user,
    tenant,
    models,
    limits,
    admin,
    created: new Date(createdAtMs).toISOString(),
    expires: isoOf(expiresAtMs),
    revoked: isoOf(revokedAtMs),
    previousUntil: previous !== null && previous.untilMs > nowMs ? isoOf(previous.untilMs) : null,
  };
}

/** What the key may do, in words and one line. */
export function wordsOf({
  team,
  user,
  tenant,
  admin,
  models,
  limits,
  expires,
  previousUntil,
}: ShownKey): string {
  const named = [
    ['team', team],
    ['user', user],
    ['tenant', tenant],
    ['expires', expires],
    ['the one before is valid until', previousUntil],
  ].filter(([, value]) => value !== null);
  return [
    ...named.map((pair) => pair.join(' ')),
    ...(admin ? ['admin'] : []),
    models.length === 0 ? 'all models' : `models ${models.join(', ')}`,
    ...limitWords(limits),
  ].join('; ');
}

function limitWords({ requestsPerMinute, tokensPerMinute, concurrent, budgets = [] }: KeyLimits): string[] {
  return [
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute} requests a minute`]),
    ...(tokensPerMinute === undefined ? [] : [`${tokensPerMinute} tokens a minute`]),
    ...(concurrent === undefined ? [] : [`${concurrent} at once`]),
    ...budgets.map(({ amount, unit, per }) => `${amount} ${unit}/${per}`),
  ];
}

const isoOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
