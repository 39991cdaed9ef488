import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FairleadError, toErrorBody, toFairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import { METRICS_CONTENT_TYPE } from '../observe/metrics.ts';
import { readJson } from './body.ts';
import { addCacheRoutes } from './cache.ts';
import { CLASSIFIERS } from './classify.ts';
import { type ApiDeps, LIST_NAMES } from './deps.ts';
import { addFlowRoutes } from './flows.ts';
import { explainInput } from './input.ts';
import { addReplayRoutes } from './replay.ts';
import { VECTOR_ENDPOINTS } from './vectors.ts';

export type { ApiDeps } from './deps.ts';

export interface Api {
  fetch(request: Request): Response | Promise<Response>;
}

/** The management API. Holds no state of its own; nothing of a prompt is kept or logged. */
export function createApi(deps: ApiDeps): Api {
  const app = new Hono();
  if (deps.token === undefined) refuseForeignPages(app);
  requireAdmin(app, deps);

  app.get('/api/v1', (c) => c.json({ name: 'fairlead', version: deps.version, endpoints: endpoints(app) }));
  app.post('/api/v1/eval', async (c) =>
    c.json(await deps.explain(explainInput(await readJson(c.req.raw, deps.limits), c.req.raw.headers))),
  );
  for (const [task, classify] of Object.entries(CLASSIFIERS)) {
    app.post(`/api/v1/classify/${task}`, async (c) => {
      const answer = await classify(deps, await readJson(c.req.raw, deps.limits), c.req.raw.headers);
      return c.json(answer as object);
    });
  }
  for (const [path, answer] of Object.entries(VECTOR_ENDPOINTS)) {
    app.post(path, async (c) => c.json(await answer(deps, await readJson(c.req.raw, deps.limits))));
  }
  app.get('/api/v1/backends', (c) => c.json({ backends: deps.backends() }));
  app.post('/api/v1/backends/:id/drain', (c) => switchBackend(c, deps, 'drain'));
  app.post('/api/v1/backends/:id/restore', (c) => switchBackend(c, deps, 'restore'));
  app.get('/api/v1/config', (c) => c.json(deps.config() as object));
  app.get('/api/v1/models', (c) => c.json(deps.models() as object));
  app.get('/api/v1/metrics', async (c) =>
    c.body(await deps.metrics(), 200, { 'content-type': METRICS_CONTENT_TYPE }),
  );
  if (deps.cache !== undefined) addCacheRoutes(app, deps.cache, deps.limits);
  if (deps.replay !== undefined) addReplayRoutes(app, deps.replay);
  if (deps.flows !== undefined) addFlowRoutes(app, deps.flows.bind(deps));
  for (const list of LIST_NAMES) {
    app.get(`/api/v1/${list}`, (c) =>
      c.json({ [list]: [...deps.lists[list]].map(({ id, title, summary }) => ({ id, title, summary })) }),
    );
  }

  app.notFound((c) => notFound(c, endpoints(app)));
  app.onError((thrown, c) => refuse(c, toFairleadError(thrown)));
  return { fetch: (request) => app.fetch(request) };
}

function switchBackend(c: Context, deps: ApiDeps, action: 'drain' | 'restore'): Response {
  const id = c.req.param('id') ?? '';
  if (deps[action](id))
    return c.json({ id, state: deps.backends().find((backend) => backend.id === id)?.state });
  const meant = nearest(
    id,
    deps.backends().map((backend) => backend.id),
  );
  return refuse(
    c,
    new FairleadError('FL_PARAM_INVALID', `There is no backend '${id}'.`, {
      status: 404,
      param: 'id',
      hint: meant === undefined ? 'GET /api/v1/backends lists them.' : `Did you mean '${meant}'?`,
    }),
  );
}

function refuse(c: Context, error: FairleadError): Response {
  return c.json(toErrorBody(error), error.status as ContentfulStatusCode);
}

const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Without a token, any page that is open in a browser on this machine could drain a backend: such requests carry
 * the page's origin, and only this machine's own are let in.
 */
function refuseForeignPages(app: Hono): void {
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    if (origin === undefined || THIS_MACHINE.test(URL.parse(origin)?.hostname ?? '')) return next();
    return refuse(
      c,
      new FairleadError('FL_FORBIDDEN', 'Pages of other sites may not use the management API.', {
        hint: 'Ask from a page of this machine, or without a browser.',
      }),
    );
  });
}

/**
 * Lets in who sends the token of this listener, or who is an administrator; everybody where neither is asked for. Compares
 * digests, so that the time taken says nothing of the token.
 */
function requireAdmin(app: Hono, { token, isAdmin }: ApiDeps): void {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = token === undefined ? undefined : digest(`Bearer ${token}`);
  app.use(async (c, next) => {
    const given = digest(c.req.header('authorization') ?? '');
    if (wanted !== undefined && timingSafeEqual(given, wanted)) return next();
    const verdict = await isAdmin?.(c.req.raw.headers);
    if (verdict ?? wanted === undefined) return next();
    const error = new FairleadError('FL_UNAUTHORISED', 'The management API is for administrators.', {
      hint: 'Send its token, or the key or token of an administrator, as Authorization: Bearer TOKEN.',
    });
    return c.json(toErrorBody(error), 401, { 'www-authenticate': 'Bearer' });
  });
}

const endpoints = (app: Hono) =>
  app.routes.filter((route) => route.method !== 'ALL').map(({ method, path }) => ({ method, path }));

function notFound(
  c: Context,
  routes: readonly { readonly method: string; readonly path: string }[],
): Response {
  const { method, path } = c.req;
  const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
  if (allowed.length > 0) {
    c.header('allow', allowed.join(', '));
    return refuse(
      c,
      new FairleadError('FL_METHOD_NOT_ALLOWED', `${method} is not allowed on ${path}.`, {
        hint: `Use ${allowed.join(' or ')}.`,
      }),
    );
  }
  const meant = nearest(
    path,
    routes.map((route) => route.path),
  );
  return refuse(
    c,
    new FairleadError('FL_ROUTE_NOT_FOUND', `There is nothing at ${path}.`, {
      hint: meant === undefined ? 'GET /api/v1 lists what there is.' : `Did you mean ${meant}?`,
    }),
  );
}
