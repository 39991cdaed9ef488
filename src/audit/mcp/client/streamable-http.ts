import { SseEventReader } from '../../../protocol/sse-events.ts';
import type { HttpLine, HttpReply } from './http-line.ts';
import { Pending } from './pending.ts';
import { type Limits, StatusError, type Transport } from './transport.ts';

/** Session ids are visible ASCII (2025-03-26 and later). */
const SESSION_ID = /^[\x21-\x7e]{1,1024}$/;

/**
 * Streamable HTTP: each message is a POST, its answer a JSON body or a stream of events. The GET stream is not opened: nothing
 * that an audit reads comes over it.
 */
export function connectStreamableHttp(line: HttpLine, limits: Limits): Transport {
  let session: string | undefined;
  let version: string | undefined;
  let stateless = false;
  const pending = new Pending(limits.timeoutMs, (message) => {
    void post(message).catch(() => {}); // a reply that does not arrive is the server's loss
  });
  const headersFor = (message: Readonly<Record<string, unknown>>) => ({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(session === undefined ? {} : { 'mcp-session-id': session }),
    ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
    ...(stateless && typeof message.method === 'string' ? routing(message) : {}),
  });
  async function post(message: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<HttpReply> {
    return line.send('POST', line.url, headersFor(message), JSON.stringify(message), signal);
  }
  async function answer(id: number, message: Readonly<Record<string, unknown>>): Promise<void> {
    const reply = await post(message, AbortSignal.timeout(limits.timeoutMs));
    const given = reply.headers['mcp-session-id'];
    if (given !== undefined && !stateless) {
      if (SESSION_ID.test(given)) session ??= given;
      else pending.fault('a session id that is not visible ASCII');
    }
    const type = reply.headers['content-type'] ?? '';
    if (type.startsWith('text/event-stream')) {
      await readStream(reply, id, pending);
      pending.fail(id, new Error('the stream ended without an answer'));
      return;
    }
    const text = await line.text(reply);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    const isAnswer =
      typeof body === 'object' && body !== null && 'jsonrpc' in body && 'id' in body && body.id === id;
    if (isAnswer) pending.take(body);
    if (reply.status >= 300)
      pending.fail(id, new StatusError(reply.status, reply.headers['www-authenticate']));
    else if (!isAnswer) pending.fail(id, new Error('the answer is no JSON-RPC'));
  }
  return {
    faults: pending.faults,
    request(method, params) {
      const { id, message, result } = pending.open(method, params);
      answer(id, message).catch((error: unknown) => {
        pending.fail(id, error instanceof Error ? error : new Error(String(error)));
      });
      return result;
    },
    async notify(method, params) {
      const reply = await post({ jsonrpc: '2.0', method, params }, AbortSignal.timeout(limits.timeoutMs));
      await line.text(reply);
      if (reply.status >= 300) pending.fault(`${method} was answered ${reply.status}`);
    },
    agree(agreed, isStateless) {
      version = agreed;
      stateless = isStateless;
    },
    async close() {
      pending.end(new Error('closed'));
      if (session !== undefined) {
        const headers = {
          'mcp-session-id': session,
          ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
        };
        const signal = AbortSignal.timeout(2_000);
        await line.send('DELETE', line.url, headers, undefined, signal).then(
          (reply) => line.text(reply, 65_536),
          () => '',
        );
      }
      await line.close();
    },
  };
}

/** Headers of 2026-07-28 that proxies route by. */
function routing(message: Readonly<Record<string, unknown>>): Record<string, string> {
  const params = message.params as Readonly<Record<string, unknown>> | undefined;
  const name = params?.name ?? params?.uri;
  const isPlain = typeof name === 'string' && /^[\x21-\x7e]+$/.test(name);
  return { 'mcp-method': String(message.method), ...(isPlain ? { 'mcp-name': name } : {}) };
}

async function readStream(reply: HttpReply, id: number, pending: Pending): Promise<void> {
  const reader = new SseEventReader();
  for await (const bytes of reply.body) {
    for (const { data } of reader.push(bytes)) {
      let message: unknown;
      try {
        message = JSON.parse(data);
      } catch {
        pending.fault('an event that is no JSON');
        continue;
      }
      pending.take(message);
      const isDone =
        typeof message === 'object' &&
        message !== null &&
        'id' in message &&
        message.id === id &&
        !('method' in message);
      if (isDone) return;
    }
    if (reader.overlong) throw new Error('an event is too long');
  }
}
