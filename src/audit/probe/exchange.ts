/** One request that a rule asks for. Its path is a constant of the rule; only the host changes. */
export interface ProbeRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Begins with a slash; may carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

export interface Certificate {
  /** Common name and organisation, as they stand in the subject. */
  readonly subject: string;
  /** Alternative names, without the `DNS:` before them. */
  readonly names: readonly string[];
}

export interface IconHash {
  /** 32-bit MurmurHash3 of the base64 text with line breaks, signed: what FOFA and Shodan index. */
  readonly mmh3: number;
  readonly sha256: string;
}

/** What a target answered. */
export interface ProbeResponse {
  readonly status: number;
  /** Names in lower case; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text; cut at the limit of the client. */
  readonly body: string;
  /** Where the answer came from, after redirects on the same host. */
  readonly url: string;
  /** True where the body was longer than what was read, or did not end in time. */
  readonly truncated?: boolean | undefined;
  /** True where it did not end in time. */
  readonly slow?: boolean | undefined;
  /** Redirects that were followed, each one more request. */
  readonly hops?: number | undefined;
  /** Of the raw body; only there where the request asked for an icon. */
  readonly icon?: IconHash | undefined;
  readonly certificate?: Certificate | undefined;
}

/** A path that cannot exist begins with this: what a target answers there proves nothing anywhere else. */
export const BASELINE_PREFIX = '/no-such-page-';
/** The name under which the answer for a path that cannot exist is kept. */
export const BASELINE_KEY = 'GET baseline';
export const ICON_PATH = '/favicon.ico';
export const ICON_KEY = `GET ${ICON_PATH}`;

/** The name of a request: the same for two requests that ask the same. */
export function requestKey({ method, path, headers, body }: ProbeRequest): string {
  if (path.startsWith(BASELINE_PREFIX)) return BASELINE_KEY;
  const more = headers === undefined && body === undefined ? '' : ` ${JSON.stringify([headers, body])}`;
  return `${method} ${path}${more}`;
}

/** All answers of one target by the names of their requests. */
export type Transcript = ReadonlyMap<string, ProbeResponse>;

/** Sends one request to one target, and follows so many redirects at most; undefined: it could not be answered. */
export type Sender = (request: ProbeRequest, maxHops: number) => Promise<ProbeResponse | undefined>;

/** Redirects that one request follows at most. */
export const MOST_HOPS = 3;
