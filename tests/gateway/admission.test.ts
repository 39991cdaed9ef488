import { describe, expect, it } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { backend, chat, MODEL, modelOn, startGateway, until } from './support.ts';

/** A gateway before one backend that answers nobody until `go` is called. */
async function startHeld(admission: object, fleet: object = {}) {
  const sim = await backend(['hang-before'], { keepRequests: 64 });
  const gateway = await startGateway({ ...modelOn([sim.url]), fleet: { ...fleet, admission } });
  const controllers: AbortController[] = [];
  /** A request that is given up with `leave`. */
  const ask = (priority?: string, more: Record<string, string> = {}) => {
    const controller = new AbortController();
    controllers.push(controller);
    const headers: Record<string, string> = { 'content-type': 'application/json', ...more };
    if (priority !== undefined) headers['x-fairlead-priority'] = priority;
    const answer = fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: priority ?? 'usual' }] }),
      signal: controller.signal,
    }).catch(() => undefined);
    return { answer, leave: () => controller.abort() };
  };
  /** Everybody leaves. */
  const empty = async () => {
    for (const controller of controllers) controller.abort();
    await until(() => gateway.gateway.inFlight === 0, 'the end of all requests');
  };
  const waiting = (priority: string) =>
    gateway.metric(`fairlead_queue_length{model="${MODEL}",priority="${priority}"}`);
  const shed = (priority: string, reason: string) =>
    gateway.metric(`fairlead_shed_total{model="${MODEL}",priority="${priority}",reason="${reason}"}`);
  return { sim, gateway, ask, empty, waiting, shed };
}

const seen = (sim: Sim) =>
  sim.received.flatMap(({ body }) => {
    const messages = body?.messages as { content: string }[] | undefined;
    return messages === undefined ? [] : [messages[0]?.content];
  });

describe('admission', () => {
  it('lets so many through at once, and the others in the order of their class', async () => {
    const { sim, ask, empty, waiting } = await startHeld({ maxInFlight: 1 });
    const first = ask();
    await until(() => seen(sim).length === 1, 'the first');
    ask('batch');
    await until(() => waiting('batch') === 1, 'the batch request in the queue');
    const high = ask('high');
    await until(() => waiting('high') === 1, 'the high request in the queue');
    expect(seen(sim)).toEqual(['usual']);
    first.leave();
    await until(() => seen(sim).length === 2, 'the second');
    high.leave();
    await until(() => seen(sim).length === 3, 'the third');
    await empty();
    expect(seen(sim)).toEqual(['usual', 'high', 'batch']);
    expect([waiting('high'), waiting('batch')]).toEqual([0, 0]);
  });

  it('gives every place back, however requests end', async () => {
    const sim = await backend([
      'status:code=500,p=0.2',
      'status:code=400,p=0.2',
      'cut:after=3,p=0.2',
      'empty-200:p=0.2',
      'refuse:p=0.2',
    ]);
    const gateway = await startGateway({
      ...modelOn([sim.url]),
      fleet: { admission: { maxInFlight: 2 }, retry: { attempts: 1 }, breaker: { consecutiveFailures: 100 } },
    });
    await Promise.all(Array.from({ length: 40 }, (_, i) => chat(gateway.url, { stream: i % 2 === 0 })));
    sim.faults.clear();
    const answers = await Promise.all(Array.from({ length: 6 }, () => chat(gateway.url)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(gateway.metric(`fairlead_queue_length{model="${MODEL}",priority="normal"}`)).toBe(0);
  });

  it('sheds the lowest class first at a full queue, with a time to come back', async () => {
    const { sim, ask, empty, waiting, shed } = await startHeld({ maxInFlight: 1, queue: { length: 1 } });
    ask();
    await until(() => seen(sim).length === 1, 'the first');
    const batch = ask('batch');
    await until(() => waiting('batch') === 1, 'the batch request in the queue');
    const late = await ask('batch').answer;
    expect(late?.status).toBe(503);
    expect(Number(late?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await late?.json()).toMatchObject({ error: { fairlead_code: 'FL_OVERLOADED', retryable: true } });
    ask('high');
    expect((await batch.answer)?.status).toBe(503);
    expect([shed('batch', 'full'), shed('batch', 'displaced'), shed('high', 'full')]).toEqual([1, 1, 0]);
    expect(waiting('high')).toBe(1);
    await empty();
  });

  it('forgets a request that waits as soon as its client goes', async () => {
    const { sim, gateway, ask, empty, waiting } = await startHeld({ maxInFlight: 1, queue: { length: 1 } });
    const first = ask();
    await until(() => seen(sim).length === 1, 'the first');
    const second = ask('high');
    await until(() => waiting('high') === 1, 'the second in the queue');
    second.leave();
    await until(() => waiting('high') === 0, 'the second out of the queue');
    await until(() => gateway.records.length === 1, 'its record');
    expect(gateway.records[0]?.error).toBe('FL_CLIENT_CLOSED');
    ask('batch');
    await until(() => waiting('batch') === 1, 'the third in its place');
    first.leave();
    await until(() => seen(sim).length === 2, 'the third at the backend');
    expect(seen(sim)).toEqual(['usual', 'batch']);
    await empty();
  });

  it('sheds a request that has waited as long as it may', async () => {
    const { sim, ask, empty, shed } = await startHeld({ maxInFlight: 1, queue: { timeoutMs: 30 } });
    ask();
    await until(() => seen(sim).length === 1, 'the first');
    const second = await ask().answer;
    expect(second?.status).toBe(503);
    expect(shed('normal', 'timeout')).toBe(1);
    await empty();
  });

  it('refuses a priority that is not configured, and lets other programs name theirs', async () => {
    const sim = await backend();
    const gateway = await startGateway({ ...modelOn([sim.url]), fleet: { admission: { maxInFlight: 1 } } });
    const refused = await chat(gateway.url, {}, { 'x-fairlead-priority': 'urgent' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Use one of high, normal, batch.');
    expect((await chat(gateway.url, { priority: 3 }, { 'x-priority': '1' })).status).toBe(200);
    expect(sim.received.at(-1)?.body?.priority).toBe(3);
  });

  it('goes on over a reload: who runs keeps his place, who waits gets one by the new rules', async () => {
    const { sim, gateway, ask, empty, waiting } = await startHeld({ maxInFlight: 1 });
    ask();
    await until(() => seen(sim).length === 1, 'the first');
    ask();
    await until(() => waiting('normal') === 1, 'the second in the queue');
    await gateway.reload({ ...modelOn([sim.url]), fleet: { admission: { maxInFlight: 3 } } });
    ask('high');
    await until(() => seen(sim).length === 3, 'all three');
    await empty();
    expect(waiting('normal')).toBe(0);
  });

  it('refuses the lower classes while its own event loop is late', async () => {
    const sim = await backend();
    const gateway = await startGateway({
      ...modelOn([sim.url]),
      fleet: { admission: { eventLoopDelayMs: 100 } },
    });
    expect((await chat(gateway.url, {}, { 'x-fairlead-priority': 'batch' })).status).toBe(200);
    for (let i = 0; i < 4; i++) {
      const endMs = performance.now() + 150;
      while (performance.now() < endMs); // nobody else gets the thread
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    const refused = await chat(gateway.url, {}, { 'x-fairlead-priority': 'batch' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await chat(gateway.url, {}, { 'x-fairlead-priority': 'high' })).status).toBe(200);
    expect(gateway.metric(`fairlead_shed_total{model="${MODEL}",priority="batch",reason="event_loop"}`)).toBe(
      1,
    );
  });

  it('lets everybody through where it is off', async () => {
    const { sim, ask, empty } = await startHeld({ queue: { length: 0 } });
    for (let i = 0; i < 20; i++) ask('whatever');
    await until(() => seen(sim).length === 20, 'all of them');
    await empty();
  });
});
