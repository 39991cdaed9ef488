import type { Config } from '../../config/config.ts';
import type { IdentityConfig, TeamConfig } from '../../config/schema/identity.ts';
import { FairleadError } from '../../core/errors.ts';
import type { KeyLimits, KeyRecord } from '../../store/contract.ts';
import type { Subject } from '../limits/contract.ts';
import type { Claims } from './claims.ts';
import type { Caller, RequestHeaders } from './contract.ts';

const NO_GROUPS: readonly string[] = [];

/** Makes callers of what was found out about them, by the teams and limits of one configuration. */
export interface Callers {
  ofKey(record: KeyRecord): Caller;
  ofClaims(claims: Claims): Caller;
  /** Of nobody in particular, as far as `headers` are believed. */
  ofHeaders(headers: RequestHeaders): Caller;
  /** `caller` with the user and the groups that a trusted proxy adds; a user of a key or a token stays. */
  withHeaders(caller: Caller, headers: RequestHeaders): Caller;
  /** The model that `name` is another name of, or `name`. */
  canonical(name: string): string;
}

export function createCallers({ identity, models }: Pick<Config, 'identity' | 'models'>): Callers {
  const aliases = new Map(
    models.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)),
  );
  const canonical = (name: string) => aliases.get(name) ?? name;
  const teams = new Map(identity.teams.map((team) => [team.name, team]));

  const teamOf = (name: string | undefined): TeamConfig | undefined => {
    if (name === undefined) return undefined;
    const team = teams.get(name);
    if (team !== undefined) return team;
    throw new FairleadError('FL_FORBIDDEN', `The team '${name}' is not known here.`, {
      hint: 'It must stand in identity.teams of the configuration.',
    });
  };

  const anybody: Caller = {
    keyId: undefined,
    user: undefined,
    groups: NO_GROUPS,
    team: undefined,
    tenant: undefined,
    admin: false,
    models: undefined,
    subjects: subjectsOf(identity, { tenant: undefined, user: undefined }),
  };

  const withHeaders = (caller: Caller, headers: RequestHeaders): Caller => {
    const user = headers[identity.userHeader];
    const groups = headers[identity.groupsHeader];
    if (user === undefined && groups === undefined) return caller;
    const named = caller.user ?? (typeof user === 'string' && user !== '' ? user : undefined);
    const own = caller.keyId === undefined && caller.user === undefined;
    return {
      ...caller,
      user: named,
      groups: caller.groups.length > 0 ? caller.groups : listed(groups),
      subjects: own ? subjectsOf(identity, { tenant: caller.tenant, user: named }) : caller.subjects,
    };
  };

  return {
    canonical,
    withHeaders,
    ofHeaders: (headers) => withHeaders(anybody, headers),
    ofKey(record) {
      const team = teamOf(record.team ?? undefined);
      const user = record.user ?? undefined;
      const tenant = record.tenant ?? undefined;
      return {
        keyId: record.id,
        user,
        groups: NO_GROUPS,
        team: team?.name,
        tenant,
        admin: record.admin,
        models: both(namesOf(record.models, canonical), namesOf(team?.models ?? [], canonical)),
        subjects: subjectsOf(identity, { key: record, team, tenant, user }),
      };
    },
    ofClaims({ user, groups, team: named, tenant, admin }) {
      const team = teamOf(named);
      return {
        keyId: undefined,
        user,
        groups,
        team: team?.name,
        tenant,
        admin,
        models: namesOf(team?.models ?? [], canonical),
        subjects: subjectsOf(identity, { team, tenant, user }),
      };
    },
  };
}

interface Party {
  readonly key?: KeyRecord;
  readonly team?: TeamConfig | undefined;
  readonly tenant: string | undefined;
  readonly user: string | undefined;
}

/**
 * Whose limits count. A key that has limits of its own goes by them. One that has none goes by `identity.limits`, and
 * where it names a user by the user's share of them: a second key doubles nothing. Without key and user all go together.
 */
function subjectsOf(identity: IdentityConfig, { key, team, tenant, user }: Party): readonly Subject[] {
  const subjects: Subject[] = [];
  if (key !== undefined && limitsAny(key.limits)) {
    subjects.push({ id: `key:${key.id}`, label: `key '${key.name}'`, limits: key.limits });
  } else if (identity.limits !== undefined) {
    const { limits } = identity;
    if (user !== undefined) {
      const place = tenant === undefined ? '' : `${inCounter(tenant)}/`;
      subjects.push({ id: `user:${place}${inCounter(user)}`, label: `user '${user}'`, limits });
    } else if (key !== undefined) subjects.push({ id: `key:${key.id}`, label: `key '${key.name}'`, limits });
    else subjects.push({ id: 'anybody', label: 'clients without a name', limits });
  }
  if (team !== undefined && limitsAny(team.limits)) {
    subjects.push({ id: `team:${inCounter(team.name)}`, label: `team '${team.name}'`, limits: team.limits });
  }
  return subjects;
}

/** `text` as a part of a counter's name: without colons and slashes, so that no user can be called like a team. */
const inCounter = (text: string) => encodeURIComponent(text.toWellFormed());

function limitsAny({ requestsPerMinute, tokensPerMinute, concurrent, budgets }: KeyLimits): boolean {
  return (requestsPerMinute ?? tokensPerMinute ?? concurrent) !== undefined || (budgets ?? []).length > 0;
}

function namesOf(
  names: readonly string[],
  canonical: (name: string) => string,
): ReadonlySet<string> | undefined {
  return names.length === 0 ? undefined : new Set(names.map(canonical));
}

/** What both allow. */
function both(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  return a === undefined ? b : b === undefined ? a : new Set([...a].filter((name) => b.has(name)));
}

function listed(value: RequestHeaders[string]): readonly string[] {
  const text = typeof value === 'string' ? value : value?.join(',');
  if (text === undefined) return NO_GROUPS;
  return text
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
}
