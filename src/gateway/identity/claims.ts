import type { JWTPayload } from 'jose';
import type { JwtConfig } from '../../config/schema/identity.ts';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

const CHARS_AT_MOST = 256;
const GROUPS_AT_MOST = 1_000;

/** What a verified token says of its bearer. */
export interface Claims {
  readonly user: string;
  readonly groups: readonly string[];
  readonly team: string | undefined;
  readonly tenant: string | undefined;
  readonly admin: boolean;
}

/** Reads `payload` by the configured claims. Throws FL_UNAUTHORISED where it names no user. */
export function readClaims(payload: JWTPayload, config: JwtConfig): Claims {
  const user = word(claim(payload, config.userClaim));
  if (user === undefined) {
    throw new FairleadError('FL_UNAUTHORISED', `The token has no claim ${config.userClaim}.`, {
      hint: 'Ask the issuer for a token that names its user, or set identity.jwt.userClaim.',
    });
  }
  const groups = words(claim(payload, config.groupsClaim));
  const named = (name: string | undefined) => (name === undefined ? undefined : word(claim(payload, name)));
  return {
    user,
    groups,
    team: named(config.teamClaim),
    tenant: named(config.tenantClaim),
    admin: config.adminGroup !== undefined && groups.includes(config.adminGroup),
  };
}

/** By its name as it stands (it may be a URL), else along its dots, as in Keycloak's `realm_access.roles`. */
function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const part of name.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= CHARS_AT_MOST ? value : undefined;
}

/** A list, or words with spaces between them as in RFC 8693's `scope`. */
function words(value: unknown): readonly string[] {
  const list = typeof value === 'string' ? value.split(/\s+/) : Array.isArray(value) ? value : [];
  return list
    .map(word)
    .filter((one) => one !== undefined)
    .slice(0, GROUPS_AT_MOST);
}
