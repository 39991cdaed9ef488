import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML_TYPE = { 'content-type': 'text/html; charset=utf-8' };
const answer = (response: ServerResponse, status: number, headers: object, body: string) =>
  response.writeHead(status, headers as Record<string, string>).end(body);

const NGINX = `<!DOCTYPE html>
<html><head><title>Welcome to nginx!</title></head>
<body><h1>Welcome to nginx!</h1><p>If you see this page, the web server works.</p></body></html>`;
const NGINX_404 =
  '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>';
const SPA =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="/favicon.svg"></head><body><div id="root"></div><script src="/assets/index-4f2.js"></script></body></html>';
const GRAFANA =
  '<!DOCTYPE html><html><head><title>Grafana</title><base href="/"></head><body><script>window.grafanaBootData = {"settings":{"buildInfo":{"version":"11.3.0"}}};</script></body></html>';
const MODELS =
  '{"object":"list","data":[{"id":"gpt-4o","object":"model","created":1715367049,"owned_by":"openai"}]}';
const CHUNK = Buffer.alloc(65_536, 'a');

/** Ten servers that look a little like AI services, or try to hold a scanner up; none of them has anything to find. */
export const DECOYS: Readonly<Record<string, Handler>> = {
  'blank 200 JSON on every path': (_, response) => answer(response, 200, JSON_TYPE, '{}'),
  'JSON 404': (_, response) =>
    answer(response, 404, { ...JSON_TYPE, server: 'uvicorn' }, '{"detail":"Not Found"}'),
  'SPA for every path': (_, response) => answer(response, 200, HTML_TYPE, SPA),
  'nginx page': ({ url }, response) =>
    url === '/'
      ? answer(response, 200, { ...HTML_TYPE, server: 'nginx/1.27.2' }, NGINX)
      : answer(response, 404, { ...HTML_TYPE, server: 'nginx/1.27.2' }, NGINX_404),
  'Grafana-like': ({ url }, response) => {
    if (url === '/') return response.writeHead(302, { location: '/login' }).end();
    if (url === '/login') return answer(response, 200, HTML_TYPE, GRAFANA);
    if (url === '/api/health')
      return answer(response, 200, JSON_TYPE, '{"database":"ok","version":"11.3.0"}');
    if (url === '/metrics')
      return answer(
        response,
        200,
        { 'content-type': 'text/plain' },
        'grafana_build_info{version="11.3.0"} 1\n',
      );
    return answer(response, 401, JSON_TYPE, '{"message":"Unauthorized","messageId":"auth.unauthorized"}');
  },
  'OpenAI mock': ({ url }, response) => {
    if (url === '/v1/models') return answer(response, 200, JSON_TYPE, MODELS);
    if (url === '/health') return answer(response, 200, JSON_TYPE, '{"status":"ok"}');
    if (url === '/version') return answer(response, 200, JSON_TYPE, '{"version":"0.9.1"}');
    return answer(
      response,
      404,
      JSON_TYPE,
      '{"error":{"message":"Invalid URL","type":"invalid_request_error","param":null,"code":null}}',
    );
  },
  'redirect loop': ({ url }, response) => {
    const step = Number(/step=(\d+)/.exec(url ?? '')?.[1] ?? 0);
    response.writeHead(302, { location: `/loop?step=${(step + 1) % 7}` }).end();
  },
  'slow drip': (_, response) => {
    response.writeHead(200, HTML_TYPE);
    const timer = setInterval(() => response.write('<'), 20);
    response.on('close', () => clearInterval(timer));
  },
  'body of 1 GB': (_, response) => {
    response.writeHead(200, { ...HTML_TYPE, 'content-length': String(1_073_741_824) });
    const pump = () => {
      while (!response.destroyed && response.write(CHUNK));
    };
    response.on('drain', pump);
    response.on('error', () => {});
    pump();
  },
  'gzip bomb': (_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb());
  },
};

const bomb = (() => {
  let made: Buffer | undefined;
  // 64 MB that are 64 KB on the wire: enough to be seen in memory, quick to make.
  return () => {
    made ??= gzipSync(Buffer.alloc(67_108_864), { level: 1 });
    return made;
  };
})();

export interface Listening {
  readonly port: number;
  close(): void;
}

/** A server on a free port of `host` that answers with `handler`. */
export async function listen(handler: Handler, host = '127.0.0.1'): Promise<Listening> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
