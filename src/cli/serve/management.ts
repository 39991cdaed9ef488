import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ApiDeps } from '../../api/deps.ts';
import type { Invalidation } from '../../cache/contract.ts';
import { systemClock } from '../../core/clock.ts';
import { flowsOf } from '../../fleet/flows/view.ts';
import { explainRequest } from '../../gateway/explain.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { listModels } from '../../gateway/models.ts';
import type { BoardModels } from '../board-models.ts';
import type { Kinds } from '../kinds.ts';
import { readVersion } from '../version.ts';

export interface ManagementOptions {
  readonly gateway: Gateway;
  readonly kinds: Kinds;
  readonly token: string | undefined;
  readonly models: BoardModels;
  metrics(): Promise<string>;
  /** Tells processes beside this one which kept answers are to go. */
  dropElsewhere(what: Invalidation): void;
}

type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** The management API as a request listener. Its room is loaded with the first request, not at start. */
export function createManagement(options: ManagementOptions): Listener {
  let listener: Promise<Listener> | undefined;
  return async (req, res) => {
    listener ??= build(options);
    await (await listener)(req, res);
  };
}

async function build({
  gateway,
  kinds,
  token,
  models,
  metrics,
  dropElsewhere,
}: ManagementOptions): Promise<Listener> {
  const [{ createApi }, { getRequestListener }, { redactConfig, secretKeys }] = await Promise.all([
    import('../../api/api.ts'),
    import('@hono/node-server'),
    import('../../config/secrets.ts'),
  ]);
  const { cache } = gateway.services;
  const fleet = () => gateway.runtime.fleet;
  const api = createApi({
    version: await readVersion(),
    limits: gateway.limits,
    token,
    isAdmin: adminCheck(gateway),
    cache: {
      stats: () => cache.stats(),
      invalidate: (what) => {
        dropElsewhere(what);
        return cache.invalidate(what);
      },
    },
    replay: gateway.services.replay,
    lists: kinds,
    explain: async (input) => (await explainRequest(gateway.runtime, input, systemClock.wallMs())).reply,
    backends: () => fleet().snapshot(),
    flows: () => ({ pid: process.pid, ...flowsOf(fleet().backends(), systemClock.monotonicMs()) }),
    drain: (id) => fleet().drain(id),
    restore: (id) => fleet().restore(id),
    config: () => redactConfig(gateway.runtime.config, secretKeys(kinds.config)),
    models: () => listModels(gateway.runtime),
    metrics,
    onBoard: (full) => models.open({ folder: gateway.runtime.config.inference.models, full }),
  });
  const listener = getRequestListener((request) => api.fetch(request));
  return async (req, res) => {
    await listener(req, res);
  };
}

/** Asks the gatekeeper; its refusals (a wrong key, too many of them) are the API's. */
function adminCheck(gateway: Gateway): NonNullable<ApiDeps['isAdmin']> {
  return async (headers) => {
    const { gatekeeper } = gateway.runtime; // a reload may bring identity, or take it away
    if (!gatekeeper.guarded) return undefined;
    return (await gatekeeper.identify(Object.fromEntries(headers), 'management')).admin;
  };
}

/** The listener of its own that the management API gets once the gateway leaves loopback. */
export function createManagementServer(management: Listener): Server {
  return createServer((req, res) => void management(req, res));
}
