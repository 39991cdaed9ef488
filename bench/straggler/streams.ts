import { Pool } from 'undici';

/** The time between two pieces of text as a client saw it. */
export interface ClientGap {
  /** When it ended, milliseconds of performance.now(). */
  readonly atMs: number;
  readonly gapMs: number;
}

export interface SteadyStreams {
  readonly gaps: readonly ClientGap[];
  /** Streams that ended without [DONE] or with another status than 200. */
  readonly broken: number;
  readonly ended: number;
  /** Begins no more and resolves when the last has ended. */
  stop(): Promise<void>;
}

/** Begins `perSecond` streams a second, evenly, at the gateway at `url`. */
export function steadyStreams(url: string, model: string, perSecond: number): SteadyStreams {
  const pool = new Pool(url, { connections: null, pipelining: 1 });
  const gaps: ClientGap[] = [];
  const running = new Set<Promise<void>>();
  let broken = 0;
  let ended = 0;
  let begun = 0;
  const startMs = performance.now();
  const begin = () => {
    const one = readStream(pool, model, begun++, gaps)
      .catch(() => false)
      .then((whole) => {
        ended++;
        if (!whole) broken++;
        running.delete(one);
      });
    running.add(one);
  };
  const timer = setInterval(() => {
    while (begun < ((performance.now() - startMs) / 1_000) * perSecond) begin();
  }, 10);
  return {
    gaps,
    get broken() {
      return broken;
    },
    get ended() {
      return ended;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
      await pool.destroy();
    },
  };
}

/** Whether the stream was whole. */
async function readStream(pool: Pool, model: string, n: number, gaps: ClientGap[]): Promise<boolean> {
  const { statusCode, body } = await pool.request({
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      stream: true,
      messages: [{ role: 'user', content: `Tell me of the sea, part ${n}.` }],
    }),
  });
  let lastMs = 0;
  let tail = '';
  for await (const bytes of body) {
    const atMs = performance.now();
    tail = String(bytes);
    if (!tail.includes('"content":"')) continue;
    if (lastMs > 0) gaps.push({ atMs, gapMs: atMs - lastMs });
    lastMs = atMs;
  }
  return statusCode === 200 && tail.trimEnd().endsWith('data: [DONE]');
}
