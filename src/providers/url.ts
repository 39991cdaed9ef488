import { FairleadError } from '../core/errors.ts';
import type { Endpoint } from './define.ts';

/** OpenAI's paths below a server's version path. */
export const ENDPOINT_PATHS: Readonly<Record<Endpoint, string>> = {
  chat: '/chat/completions',
  completions: '/completions',
  embeddings: '/embeddings',
  models: '/models',
};

const HINT = 'Write it as http://127.0.0.1:8000/v1, or with https://.';

/** A backend's URL, parsed. Throws FL_CONFIG_INVALID unless it is http(s) without user, query and fragment. */
export function parseBackendUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new FairleadError('FL_CONFIG_INVALID', `${text} is not an http or https URL.`, {
      param: 'url',
      hint: HINT,
    });
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new FairleadError('FL_CONFIG_INVALID', `The URL of ${url.host} must end with its path.`, {
      param: 'url',
      hint: 'Give credentials as key, and query parameters by the provider’s own keys.',
    });
  }
  return url;
}

/** The URL's path without a slash at its end; `whenEmpty` where it has none. */
export function basePath(url: URL, whenEmpty: string): string {
  return url.pathname.replace(/\/+$/, '') || whenEmpty;
}

/** The path above the version: where servers keep what belongs to no API version. */
export function serverPath(base: string): string {
  return base.replace(/\/v\d+$/, '');
}
