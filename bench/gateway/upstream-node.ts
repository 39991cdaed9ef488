/**
 * The upstream in Node. `json`: the fixed completion, where nginx is missing. `stream`: the fixed stream,
 * every chunk written by itself, as a model server does. Requests are read to their end and not looked at.
 *
 * Run: node bench/gateway/upstream-node.ts json|stream PORT
 */
import { createServer, type ServerResponse } from 'node:http';
import { completion, streamChunks } from './answers.ts';

const [, , mode, port] = process.argv;
const json = Buffer.from(completion());
const chunks = streamChunks().map((chunk) => Buffer.from(chunk));

function stream(response: ServerResponse, next = 0): void {
  const chunk = chunks[next];
  if (chunk === undefined) {
    response.end();
    return;
  }
  response.write(chunk);
  setImmediate(stream, response, next + 1);
}

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    if (mode === 'stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      stream(response);
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': json.length });
      response.end(json);
    }
  });
});
server.keepAliveTimeout = 600_000;
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
