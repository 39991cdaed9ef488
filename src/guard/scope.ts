import { hash } from 'node:crypto';

/** Who asks, and in which conversation. */
interface Asking {
  readonly key: string | undefined;
  readonly user: string | undefined;
  readonly team: string | undefined;
  readonly tenant: string | undefined;
  readonly session: string | undefined;
}

/**
 * The id of a conversation whose masked values may be kept: of the session that a client names, together with who it is, so
 * that nobody opens another's. Undefined, for values of this request alone, where no session is named, or where nobody is
 * known: a session's name alone is a claim that anyone can make. Little is lost, as a conversation that is sent in full is
 * masked alike each time: placeholders go by the order of first sight. O(1).
 */
export function conversationOf({ key, user, team, tenant, session }: Asking): string | undefined {
  if (session === undefined || session === '' || (key === undefined && user === undefined)) return undefined;
  return hash('sha256', JSON.stringify([tenant, team, user, key, session]), 'base64url');
}
