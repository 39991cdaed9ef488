import type { Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createKinds } from '../../src/cli/kinds.ts';
import { loadConfigText } from '../../src/config/load.ts';
import { systemClock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import { Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { createObserver } from '../../src/gateway/observer.ts';
import { createGatewayServer } from '../../src/gateway/server.ts';
import { createGatewayMetrics } from '../../src/observe/gateway-metrics.ts';
import type { RequestRecord } from '../../src/observe/log.ts';
import { MetricsRegistry } from '../../src/observe/metrics.ts';
import type { SimOptions } from '../../src/sim/options.ts';
import { type Sim, startSim } from '../../src/sim/server.ts';

const kinds = createKinds();

export const MODEL = 'm';

/** A simulated backend that is closed when the test ends; it answers as fast as it can. */
export async function backend(
  faults: SimOptions['faults'] = [],
  more: Partial<SimOptions> = {},
): Promise<Sim> {
  const sim = await startSim({
    models: [{ name: MODEL, ttftMs: 0, itlMs: 0, reasoning: true }],
    timeScale: 0,
    faults,
    ...more,
  });
  onTestFinished(() => sim.close());
  return sim;
}

/** A backend that writes exactly what `answer` writes, once the request's head and body have come. */
export async function rawBackend(
  answer: (socket: Socket, request: string) => void,
): Promise<{ url: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      const whole = text;
      text = '';
      answer(socket, whole);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, sockets };
}

export interface RunningGateway {
  readonly url: string;
  readonly gateway: Gateway;
  readonly records: RequestRecord[];
  /** Value of a metric line that begins with `start`. */
  metric(start: string): number;
  reload(config: object): Promise<void>;
}

/** One model on the given backends, as a configuration. */
export function modelOn(urls: readonly string[], more: object = {}): object {
  return { models: [{ name: MODEL, backends: urls.map((url) => ({ url, provider: 'vllm' })), ...more }] };
}

export async function load(config: object) {
  return (await loadConfigText(JSON.stringify(config), 'test', { kinds: kinds.config, env: {} })).config;
}

/** A gateway in this process; closed when the test ends. Health probes are off unless the config says otherwise. */
export async function startGateway(
  config: object,
  more: Partial<GatewayOptions> = {},
): Promise<RunningGateway> {
  const registry = new MetricsRegistry();
  const metrics = createGatewayMetrics(registry);
  const records: RequestRecord[] = [];
  const silent = () => {};
  const log = {
    request: (record: RequestRecord) => records.push(record),
    error: silent,
    warn: silent,
    info: silent,
    debug: silent,
    flush: silent,
  };
  const withDefaults = (given: object) => {
    const { fleet = {} } = given as { fleet?: object };
    return load({ ...given, fleet: { health: { active: false }, ...fleet } });
  };
  const gateway = await Gateway.create({
    config: await withDefaults(config),
    kinds,
    clock: systemClock,
    random: seededRandom(1),
    recorder: createObserver(metrics, { ...log, request: (record) => void records.push(record) }),
    ...more,
  });
  const server: Server = createGatewayServer({ gateway, metrics: () => registry.text() });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await gateway.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gateway,
    records,
    metric: (start) => {
      const line = registry
        .text()
        .split('\n')
        .find((one) => one.startsWith(start));
      return line === undefined ? 0 : Number(line.split(' ').at(-1));
    },
    reload: async (next) => gateway.reload(await withDefaults(next)),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The answer's own text, put together from its events or taken from its message; undefined where it is not whole. */
  readonly content: string | undefined;
}

export async function chat(
  url: string,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      model: MODEL,
      messages: [{ role: 'user', content: 'Tell me of the sea.' }],
      ...body,
    }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, content: contentOf(text) };
}

interface Said {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string };
    readonly message?: { readonly content?: string };
  }[];
}

function contentOf(text: string): string | undefined {
  if (text.startsWith('{')) return (JSON.parse(text) as Said).choices?.[0]?.message?.content;
  if (!text.trimEnd().endsWith('data: [DONE]')) return undefined;
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => (JSON.parse(event.slice(6)) as Said).choices?.[0]?.delta?.content ?? '')
    .join('');
}

/** The last event of a stream, when it is an error. */
export function lastError(text: string): { code: string; message: string } | undefined {
  const last = text.trimEnd().split('\n\n').at(-1) ?? '';
  if (!last.startsWith('data: {')) return undefined;
  return (JSON.parse(last.slice(6)) as { error?: { code: string; message: string } }).error;
}

/** Waits until `holds`, five seconds at the most. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
