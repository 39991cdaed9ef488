import { z } from 'zod';
import { FairleadError } from '../core/errors.ts';
import { authShape, backendHeaders } from './auth.ts';
import { defineProvider, type Endpoint } from './define.ts';
import { basePath, ENDPOINT_PATHS, parseBackendUrl } from './url.ts';

const config = z.strictObject({
  apiVersion: z
    .string()
    .optional()
    .meta({ description: 'Dated API version, such as 2024-10-21. Left out: the v1 API, which has none.' }),
  ...authShape,
});

export default defineProvider({
  id: 'azure',
  title: 'Azure OpenAI',
  summary: 'Models deployed on Azure, by the v1 API or by deployment and dated version.',
  config,
  examples: [
    { title: 'The v1 API', config: {} },
    { title: 'A dated version', config: { apiVersion: '2024-10-21' } },
    { title: 'A token of Entra ID', config: { authHeader: 'authorization' } },
  ],
  reasoningServer: 'azure',
  create(backend) {
    const pathOf = azurePaths(basePath(parseBackendUrl(backend.url), '/openai'), backend.apiVersion);
    const headers = backendHeaders(backend, 'api-key');
    return {
      passThrough: true,
      request: (endpoint, { model }) => ({
        method: endpoint === 'models' ? 'GET' : 'POST',
        path: pathOf(endpoint, model),
        headers,
      }),
      healthPath: undefined,
      parameters: {},
    };
  },
});

/** `base` is the URL's path: the resource's /openai, its v1 API or one of its deployments. */
function azurePaths(
  base: string,
  apiVersion: string | undefined,
): (endpoint: Endpoint, model: string) => string {
  const query = apiVersion === undefined ? '' : `?api-version=${encodeURIComponent(apiVersion)}`;
  if (base.endsWith('/v1')) return (endpoint) => `${base}${ENDPOINT_PATHS[endpoint]}${query}`;
  const [resource = '', deployment] = base.split('/deployments/');
  if (apiVersion === undefined) {
    if (deployment === undefined) return (endpoint) => `${base}/v1${ENDPOINT_PATHS[endpoint]}`;
    throw new FairleadError('FL_CONFIG_INVALID', 'A deployment’s URL needs an API version.', {
      param: 'apiVersion',
      hint: 'Set apiVersion, or use the URL that ends in /openai/v1.',
    });
  }
  return (endpoint, model) => {
    if (endpoint === 'models') return `${resource}${ENDPOINT_PATHS.models}${query}`;
    return `${resource}/deployments/${deployment ?? encodeURIComponent(model)}${ENDPOINT_PATHS[endpoint]}${query}`;
  };
}
