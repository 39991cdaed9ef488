import { SseEventReader } from '../../../protocol/sse-events.ts';
import type { HttpLine } from './http-line.ts';
import { Pending } from './pending.ts';
import { type Limits, StatusError, type Transport } from './transport.ts';

/** The transport of 2024-11-05: one GET holds the stream of answers, its first event says where requests are posted. */
export async function connectOldSse(line: HttpLine, limits: Limits): Promise<Transport> {
  const stop = new AbortController();
  const opening = setTimeout(() => stop.abort(new Error('no stream within the time')), limits.timeoutMs);
  const close = async () => {
    clearTimeout(opening);
    stop.abort(new Error('closed'));
    pending.end(new Error('closed'));
    await line.close();
  };
  const pending = new Pending(limits.timeoutMs, (message) => {
    if (target !== undefined) void post(target, message).catch(() => {}); // the server's loss
  });
  let target: URL | undefined;
  const post = async (to: URL, message: unknown) => {
    const reply = await line.send(
      'POST',
      to,
      { 'content-type': 'application/json' },
      JSON.stringify(message),
      AbortSignal.timeout(limits.timeoutMs),
    );
    await line.text(reply, 65_536);
    if (reply.status >= 300) throw new StatusError(reply.status);
  };
  try {
    const reply = await line.send('GET', line.url, { accept: 'text/event-stream' }, undefined, stop.signal);
    if (reply.status !== 200) throw new StatusError(reply.status, reply.headers['www-authenticate']);
    if (!(reply.headers['content-type'] ?? '').startsWith('text/event-stream'))
      throw new Error('no stream of events');
    const found = Promise.withResolvers<URL>();
    void read(reply.body, line.url, pending, found).catch((error: unknown) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      found.reject(cause);
      pending.end(cause);
    });
    target = await found.promise;
    clearTimeout(opening);
  } catch (error) {
    await close();
    throw error;
  }
  const to = target;
  return {
    faults: pending.faults,
    request(method, params) {
      const { id, message, result } = pending.open(method, params);
      post(to, message).catch((error: unknown) => {
        pending.fail(id, error instanceof Error ? error : new Error(String(error)));
      });
      return result;
    },
    notify: (method, params) => post(to, { jsonrpc: '2.0', method, params }),
    agree() {},
    close,
  };
}

async function read(
  body: AsyncIterable<Uint8Array>,
  base: URL,
  pending: Pending,
  found: PromiseWithResolvers<URL>,
): Promise<void> {
  const reader = new SseEventReader();
  for await (const bytes of body) {
    for (const { event, data } of reader.push(bytes)) {
      if (event === 'endpoint') {
        const url = URL.parse(data.trim(), base.href);
        // another host would get the key that was meant for this one
        if (url === null || url.origin !== base.origin)
          throw new Error('its endpoint lies at another origin');
        found.resolve(url);
        continue;
      }
      let message: unknown;
      try {
        message = JSON.parse(data);
      } catch {
        pending.fault('an event that is no JSON');
        continue;
      }
      pending.take(message);
    }
    if (reader.overlong) throw new Error('an event is too long');
  }
  throw new Error('the stream ended');
}
