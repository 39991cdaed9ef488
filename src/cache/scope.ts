/** Who may share an answer, from all to one. */
export const SCOPES = ['global', 'tenant', 'team', 'user'] as const;

export type Scope = (typeof SCOPES)[number];

export interface KeyAsker {
  readonly key: string | undefined;
  readonly user: string | undefined;
  readonly team: string | undefined;
  readonly tenant: string | undefined;
}

type Rung = (asker: KeyAsker, endUser: string | undefined) => readonly (string | undefined)[] | undefined;

/** In the order of SCOPES; a rung on which the asker does not stand gives nothing. Behind them, who has only a key. */
const RUNGS: readonly Rung[] = [
  () => ['global'],
  ({ tenant }) => (tenant === undefined ? undefined : ['tenant', tenant]),
  ({ tenant, team }) => (team === undefined ? undefined : ['team', tenant, team]),
  ({ tenant, team, user }, endUser) =>
    user === undefined ? undefined : ['user', tenant, team, user, endUser],
  ({ key }, endUser) => (key === undefined ? undefined : ['key', key, endUser]),
  // No identity is configured: the gateway serves its own machine.
  (_asker, endUser) => ['nobody', endUser],
];

/**
 * Names those who share answers with the asker. Never wider than `scope`; where the asker's place there is not known, as
 * narrow as it takes: who has no team does not share with all who have none.
 */
export function sharers(
  scope: Scope,
  asker: KeyAsker,
  endUser: string | undefined,
): readonly (string | undefined)[] {
  for (let at = SCOPES.indexOf(scope); at < RUNGS.length; at++) {
    const named = RUNGS[at]?.(asker, endUser);
    if (named !== undefined) return named;
  }
  return [];
}
