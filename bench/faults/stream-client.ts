import { request } from 'node:http';

/** How a stream was over for the client. */
export type Ended = 'end' | 'broken' | 'hang';

/** One stream as a client saw it. */
export interface Seen {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ended: Ended;
  /** The data of the events, or the whole body where it is no event stream. */
  readonly data: readonly string[];
  /** When each came, milliseconds since the request. */
  readonly atMs: readonly number[];
  readonly tookMs: number;
}

export interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Longer than this is called a hang. */
  readonly limitMs: number;
}

/** Sends one request on a connection of its own and reads to the end. Never rejects. */
export function watchStream({ url, headers, body, limitMs }: Call): Promise<Seen> {
  return new Promise((resolve) => {
    const started = performance.now();
    const data: string[] = [];
    const atMs: number[] = [];
    let status = 0;
    let got: Seen['headers'] = {};
    let rest = '';
    let settled = false;
    const passed = () => performance.now() - started;
    const settle = (ended: Ended) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (rest.trim() !== '') take(rest);
      call.destroy();
      resolve({ status, headers: got, ended, data, atMs, tookMs: passed() });
    };
    const take = (frame: string) => {
      const text = dataOf(frame);
      if (text === undefined) return;
      data.push(text);
      atMs.push(passed());
    };
    const call = request(
      url,
      { method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        status = response.statusCode ?? 0;
        got = response.headers;
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const frames = (rest + text).split(/\r?\n\r?\n/);
          rest = frames.pop() ?? '';
          for (const frame of frames) take(frame);
        });
        response.on('end', () => settle(response.complete ? 'end' : 'broken'));
        response.on('error', () => settle('broken'));
        response.on('close', () => settle('broken'));
      },
    );
    const timer = setTimeout(() => settle('hang'), limitMs);
    call.on('error', () => settle('broken'));
    call.end(body);
  });
}

/** The data lines of one frame, joined; a frame that is no event is its own text; undefined for a comment. */
function dataOf(frame: string): string | undefined {
  const lines = frame.split(/\r?\n/);
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart());
  if (data.length > 0) return data.join('\n');
  return lines.every((line) => line === '' || line.startsWith(':') || line.startsWith('event:'))
    ? undefined
    : frame;
}
