/**
 * The floor to measure against: what any proxy of this kind must do on Node and nothing more. It parses
 * the body, rewrites the model, prints it again, and passes the answer on; a JSON answer is read for its
 * usage, a stream is piped.
 *
 * Run: node bench/gateway/bare-proxy.ts UPSTREAM_ORIGIN PORT
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

const [, , upstream = '', port = ''] = process.argv;
const pool = new Pool(upstream, {
  connections: 256,
  keepAliveTimeout: 60_000,
  headersTimeout: 0,
  bodyTimeout: 0,
});
let completionTokens = 0;

function forward(path: string, text: string, response: ServerResponse): void {
  const request = JSON.parse(text) as { model: string };
  request.model = 'upstream-model';
  const parts: Buffer[] = [];
  let streams = false;
  pool.dispatch(
    { path, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) },
    {
      onRequestStart(controller) {
        response.once('close', () => {
          if (!response.writableFinished) controller.abort(new Error('the client left'));
        });
      },
      onResponseStart(_controller, status, headers) {
        const type = String(headers['content-type'] ?? 'application/json');
        streams = type.startsWith('text/event-stream');
        response.writeHead(status, { 'content-type': type });
      },
      onResponseData(controller, chunk) {
        if (!streams) parts.push(chunk);
        else if (!response.write(chunk)) {
          controller.pause();
          response.once('drain', () => controller.resume());
        }
      },
      onResponseEnd() {
        if (streams) {
          response.end();
          return;
        }
        const body = Buffer.concat(parts);
        const answer = JSON.parse(body.toString()) as { usage?: { completion_tokens?: number } };
        completionTokens += answer.usage?.completion_tokens ?? 0;
        response.end(body);
      },
      onResponseError() {
        if (!response.headersSent) response.writeHead(502);
        response.end();
      },
    },
  );
}

const server = createServer((request: IncomingMessage, response) => {
  if (request.method === 'GET') {
    response.end('up');
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (chunk: Buffer) => parts.push(chunk));
  request.on('end', () => forward(request.url ?? '/', Buffer.concat(parts).toString(), response));
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
process.on('SIGTERM', () => {
  process.stderr.write(`bare proxy: ${completionTokens} completion tokens counted\n`);
  process.exit(0);
});
