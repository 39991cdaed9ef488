import { z } from 'zod';
import type { BackendConfig } from '../config/schema/model.ts';

/** Keys of every provider that takes a key in one header. */
export const authShape = {
  authHeader: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Header that carries the key, when not the usual one.' }),
  authPrefix: z
    .string()
    .optional()
    .meta({ description: 'Word before the key; Bearer in an authorization header, none elsewhere.' }),
};

export type AuthConfig = BackendConfig & {
  readonly authHeader?: string | undefined;
  readonly authPrefix?: string | undefined;
};

/** The header with the backend's key (none without a key) and the headers that the configuration adds, in lower case. */
export function backendHeaders(config: AuthConfig, usualHeader: string): Record<string, string> {
  const headers: Record<string, string> = {};
  if (config.key !== undefined) {
    const name = (config.authHeader ?? usualHeader).toLowerCase();
    const prefix = (config.authPrefix ?? (name === 'authorization' ? 'Bearer' : '')).trim();
    headers[name] = prefix === '' ? config.key : `${prefix} ${config.key}`;
  }
  for (const [name, value] of Object.entries(config.headers ?? {})) headers[name.toLowerCase()] = value;
  return headers;
}
