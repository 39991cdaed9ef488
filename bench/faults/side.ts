import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { startSim } from '../../src/sim/server.ts';
import { MODEL } from './asks.ts';
import type { Certificates } from './expired-cert.ts';

/** One backend of a case. */
export interface Side {
  /** Base URL with `/v1`. */
  readonly url: string;
  /** How often its fault has struck; undefined where nobody can count. */
  struck(): number | undefined;
  close(): Promise<void>;
}

export const ITL_MS = 8;

/** A simulated backend; what it says is the same on all of them. */
export const simSide = (...faults: readonly string[]): Promise<Side> => seededSide(1, faults);

/** A healthy backend that says something else, as two draws of one sampled answer do. */
export const otherSide = (): Promise<Side> => seededSide(2, []);

async function seededSide(seed: number, faults: readonly string[]): Promise<Side> {
  const sim = await startSim({
    models: [{ name: MODEL, ttftMs: 20, itlMs: ITL_MS, answerTokens: 48, reasoning: true }],
    seed,
    faults,
    keepRequests: 0,
  });
  return { url: sim.url, struck: () => sim.requests.faulted, close: () => sim.close() };
}

/** A port where nobody listens. */
export async function closedPort(): Promise<Side> {
  const sim = await simSide();
  await sim.close();
  return { ...sim, struck: () => undefined, close: async () => {} };
}

/** A host that no name server knows (RFC 2606). */
export const LOST_HOST = 'backend.invalid';

export async function lostHost(): Promise<Side> {
  return { url: `http://${LOST_HOST}:8000/v1`, struck: () => undefined, close: async () => {} };
}

/** Speaks TLS with a certificate that has run out. */
export async function expiredTls({ key, expired }: Certificates): Promise<Side> {
  const sim = await simSide();
  let met = 0;
  const server = createTlsServer({ key, cert: expired }, (socket) => join(socket, portOf(sim.url)));
  server.on('connection', () => met++);
  server.on('tlsClientError', () => {});
  const port = await listening(server);
  return {
    url: `https://localhost:${port}/v1`,
    struck: () => met,
    async close() {
      server.close();
      await sim.close();
    },
  };
}

/** Takes the connection and lets nothing through for `ms`. */
export function slowAccept(ms: number): Promise<Side> {
  return tcpSide((client, port) => {
    const timer = setTimeout(() => join(client, port), ms);
    client.on('close', () => clearTimeout(timer));
  });
}

/** Passes some bytes of the answer on, then one chunk whose size is no number. */
export function brokenFraming(bytes: number): Promise<Side> {
  return tcpSide((client, port) => {
    const backend = join(client, port);
    let passed = 0;
    backend.on('data', ({ length }) => {
      passed += length;
      if (passed < bytes) return;
      backend.unpipe(client);
      backend.removeAllListeners('data');
      client.write('not a size\r\n');
    });
  });
}

/** A simulated backend behind a connection that is not what it should be. */
async function tcpSide(meet: (client: Socket, port: number) => void): Promise<Side> {
  const sim = await simSide();
  const open = new Set<Socket>();
  let met = 0;
  const server = createServer((client) => {
    met++;
    open.add(client);
    client.on('error', () => {});
    client.on('close', () => open.delete(client));
    meet(client, portOf(sim.url));
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    struck: () => met,
    async close() {
      server.close();
      for (const client of open) client.destroy();
      await sim.close();
    },
  };
}

function join(client: Socket, port: number): Socket {
  const backend = connect(port, '127.0.0.1');
  backend.on('error', () => client.destroy());
  client.on('error', () => backend.destroy());
  client.on('close', () => backend.destroy());
  client.pipe(backend);
  backend.pipe(client);
  return backend;
}

const portOf = (url: string) => Number(new URL(url).port);

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
