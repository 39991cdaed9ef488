import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { json } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** All that a page may ask for. */
const SERVED = /^\/(?:src\/(?:core|inference)|tests\/inference|models\/fast)\/[\w./-]+$/;

export interface Served extends AsyncDisposable {
  /** The page that reads the prompts. */
  readonly url: string;
  /** What the page sent back: an answer a prompt, or the error. */
  readonly answers: Promise<unknown>;
}

/** Serves the sources as a browser takes them (types stripped, nothing bundled), and waits for what the page says. */
export async function servePage(prompts: readonly string[]): Promise<Served> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((request, response) => {
    answer(request, response, prompts, resolve).catch((error: unknown) => {
      response.writeHead(404).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    answers: promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  prompts: readonly string[],
  resolve: (answers: unknown) => void,
): Promise<void> {
  const path = normalize(request.url ?? '/');
  if (path === '/answers') {
    resolve(await json(request));
    response.end();
  } else if (path === '/prompts') response.end(JSON.stringify(prompts));
  else if (path === '/') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><script type="module" src="/tests/inference/browser/page.js"></script>');
  } else if (!SERVED.test(path)) response.writeHead(404).end();
  else if (/\.[jt]s$/.test(path)) {
    const source = await readFile(join(ROOT, path), 'utf8');
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(stripTypeScriptTypes(source));
  } else response.end(await readFile(join(ROOT, path)));
}
