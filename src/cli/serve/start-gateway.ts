import cluster from 'node:cluster';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { Config } from '../../config/config.ts';
import { loadConfigFile, loadConfigText } from '../../config/load.ts';
import { formatProblem } from '../../config/problems.ts';
import { watchConfig } from '../../config/watch.ts';
import { systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import { Gateway } from '../../gateway/gateway.ts';
import { createObserver } from '../../gateway/observer.ts';
import { createGatewayServer } from '../../gateway/server.ts';
import { createGatewayMetrics } from '../../observe/gateway-metrics.ts';
import { createLog } from '../../observe/log.ts';
import { MetricsRegistry, mergeSnapshots, renderMetrics } from '../../observe/metrics.ts';
import { createProcessMetrics } from '../../observe/process-metrics.ts';
import { createBoardModels, readText } from '../board-models.ts';
import type { Invocation } from '../commands/define.ts';
import { createKinds } from '../kinds.ts';
import { loadBoard } from '../load-board.ts';
import { loadDifficulty } from '../load-difficulty.ts';
import { pricedConfig } from '../load-prices.ts';
import { createCollector } from './collect.ts';
import { LocalModels } from './local-models.ts';
import { createManagement, createManagementServer } from './management.ts';
import type { ServeOptions } from './options.ts';
import { openStanding } from './standing.ts';
import { WorkerLink } from './workers.ts';

/** A gateway that takes requests. */
export interface RunningGateway {
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** Undefined when the configuration sets it: then it is not shown. */
  readonly adminToken: string | undefined;
  readonly simulated: boolean;
  readonly models: number;
  readonly backends: number;
  readonly startedInMs: number;
  /** Tells the primary that this worker is ready; undefined in a process of its own. */
  readonly announce: ((line: string) => void) | undefined;
  inFlight(): number;
  /** Stops taking connections and waits for what is in flight; false when the time-out came first. */
  drain(): Promise<boolean>;
  close(): Promise<void>;
}

/** Loads the configuration, builds the gateway, listens, and follows the file. Throws before it listens. */
export async function startGateway(
  options: ServeOptions,
  embedded: string | undefined,
  invocation: Invocation,
): Promise<RunningGateway> {
  const kinds = createKinds();
  const context = { kinds: kinds.config, env: invocation.env };
  const locals = new LocalModels({
    providers: kinds.providers,
    configFile: options.configFile,
    alone: options.workers <= 1 && !cluster.isWorker,
    say: (line) => void invocation.err.write(`fairlead: ${line}\n`),
  });
  const load = async () => {
    const read = await (options.configFile === undefined
      ? loadConfigText(embedded ?? '', 'embedded', context)
      : loadConfigFile(options.configFile, context));
    return { ...read, config: await locals.prepare(await pricedConfig(read.config)) };
  };
  const loaded = await load().catch(async (thrown: unknown) => {
    await locals.close();
    throw thrown;
  });
  const log = createLog(loaded.config.log);
  for (const warning of loaded.warnings) invocation.err.write(`fairlead: ${formatProblem(warning)}\n`);

  const { identity, store } = loaded.config;
  if (options.workers > 1 && store === undefined && countsRequests(identity)) {
    invocation.err.write(
      `fairlead: with ${options.workers} workers and no store each worker counts for itself, so that limits hold ${options.workers} times over. Add \`store: {}\`.\n`,
    );
  }
  const registry = new MetricsRegistry();
  const metrics = createGatewayMetrics(registry);
  const processMetrics = createProcessMetrics(registry);
  const models = createBoardModels(kinds, loadBoard);
  const standing = await openStanding(loaded.config, options.workers > 1 || cluster.isWorker);
  const gateway = await Gateway.create({
    config: loaded.config,
    kinds,
    clock: systemClock,
    random: Math.random,
    recorder: standing.recorder(createObserver(metrics, log)),
    gate: standing.gate,
    store: standing,
    responses: standing.responses,
    classifiers: (config) => models.for(config),
    difficulty: (config) => loadDifficulty(config, kinds.selections),
    onBoard: (config, full) => models.open({ folder: config.inference.models, full }),
    readText,
  });
  registry.onCollect(createCollector(metrics, gateway, standing));
  const link = cluster.isWorker
    ? new WorkerLink(
        () => registry.snapshot(),
        (what) => void gateway.services.cache.invalidate(what).catch(() => undefined), // the sender has told of a failure
      )
    : undefined;
  const metricsText = async () =>
    link === undefined ? registry.text() : renderMetrics(mergeSnapshots(await link.gather()));

  const asked = options.host ?? loaded.config.listen.host;
  const host = hostToBind(asked, loaded.config.identity);
  if (host !== asked) {
    invocation.err.write(
      `fairlead: listening on ${host} and not on ${asked}: no identity is configured, so that everybody who reaches it could use the models. Set identity.keys or identity.jwt, or identity.trustHeaders where a proxy in front says who asks.\n`,
    );
  }
  const port = options.port ?? loaded.config.listen.port;
  const onLoopback = isLoopback(host);
  const adminToken = onLoopback
    ? undefined
    : (loaded.config.listen.admin?.token ?? randomBytes(24).toString('base64url'));
  const management = createManagement({
    gateway,
    kinds,
    token: adminToken,
    models,
    metrics: metricsText,
    dropElsewhere: (what) => link?.drop(what),
  });
  const server = createGatewayServer({
    gateway,
    metrics: metricsText,
    ...(onLoopback ? { management } : {}),
  });
  const address = await listen(server, host, port);
  const admin = onLoopback ? undefined : createManagementServer(management);
  const adminAddress =
    admin === undefined
      ? undefined
      : await listen(
          admin,
          loaded.config.listen.admin?.host ?? '127.0.0.1',
          loaded.config.listen.admin?.port ?? 8898,
        );

  const apply = async (config: Config) => {
    try {
      await gateway.reload(config);
      locals.keep(config, gateway.limits.drainTimeoutMs);
      metrics.configReloads.with('applied').inc();
      log.info('configuration applied', { models: config.models.length });
      standing.event('config.applied', { models: config.models.length });
    } catch (error) {
      refuse(error);
    }
  };
  const refuse = (error: unknown) => {
    metrics.configReloads.with('refused').inc();
    const message = error instanceof Error ? error.message : String(error);
    invocation.err.write(`fairlead: configuration refused, the last good one stays: ${message}\n`);
    log.error('configuration refused', { message });
  };
  const watcher =
    options.configFile === undefined
      ? undefined
      : watchConfig(options.configFile, {
          load,
          files: loaded.files,
          digest: loaded.digest,
          onConfig: (next) => void apply(next.config),
          onProblems: refuse,
          onHangup: (listener) => {
            process.on('SIGHUP', listener);
            return () => process.off('SIGHUP', listener);
          },
        });

  return {
    url: urlOf(address),
    adminUrl: adminAddress === undefined ? undefined : urlOf(adminAddress),
    adminToken: loaded.config.listen.admin?.token === undefined ? adminToken : undefined,
    simulated: options.configFile === undefined,
    models: loaded.config.models.length,
    backends: gateway.runtime.fleet.backends().length,
    startedInMs: performance.now(),
    announce: link === undefined ? undefined : (line) => link.ready(line),
    inFlight: () => gateway.inFlight,
    drain: async () => {
      watcher?.stop();
      const closed = Promise.all([server, admin].map((one) => closeListener(one)));
      const clean = await gateway.drain(gateway.limits.drainTimeoutMs);
      server.closeIdleConnections();
      if (clean) await closed;
      return clean;
    },
    close: async () => {
      server.closeAllConnections();
      admin?.closeAllConnections();
      await gateway.close();
      await locals.close();
      await standing.close();
      await models.dispose();
      processMetrics.dispose();
      log.flush();
      link?.close();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new FairleadError('FL_PORT_IN_USE', `port ${port} on ${host} is in use`, {
            hint: 'take another with --port, or 0 for any',
          }),
        );
      } else
        reject(
          new FairleadError('FL_USAGE', `cannot listen on ${host}:${port} (${error.code})`, { cause: error }),
        );
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function closeListener(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (server === undefined) resolve();
    else server.close(() => resolve());
  });
}

const countsRequests = ({ limits, teams }: Config['identity']): boolean =>
  [limits, ...teams.map((team) => team.limits)].some(
    (one) => one !== undefined && Object.keys(one).length > 0,
  );

/** Where nobody has to say who he is, only this machine may ask. */
function hostToBind(asked: string, { keys, jwt, trustHeaders }: Config['identity']): string {
  return isLoopback(asked) || keys || jwt !== undefined || trustHeaders === true ? asked : '127.0.0.1';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function urlOf({ address, port, family }: AddressInfo): string {
  const host =
    address === '0.0.0.0' || address === '::' ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
