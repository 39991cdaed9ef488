import type { Scene } from '../fingerprints/matcher.ts';
import { Page } from '../fingerprints/page.ts';
import { sameAsBaseline } from './baseline.ts';
import {
  BASELINE_KEY,
  BASELINE_PREFIX,
  ICON_KEY,
  ICON_PATH,
  MOST_HOPS,
  type ProbeRequest,
  type ProbeResponse,
  requestKey,
  type Sender,
} from './exchange.ts';

export interface SessionLimits {
  /** Requests at most; one that was asked before is free. */
  readonly maxRequests: number;
  /** Requests that may change state are sent too. */
  readonly active: boolean;
  /** Requests that were sent before, such as to find out the scheme; 0. */
  readonly spent?: number;
}

/** Requests in a row without an answer after which a target is left alone. */
const STRIKES = 3;
const ROOT_KEY = 'GET /';

/** One target's answers so far: each distinct request is sent once, and none above the limit. */
export class Session implements Scene {
  readonly transcript = new Map<string, ProbeResponse>();
  readonly #pages = new Map<string, Page | undefined>();
  readonly #asked = new Map<string, Promise<void>>();
  readonly #products = new Set<string>();
  readonly #send: Sender;
  readonly #limits: SessionLimits;
  /** Redirects that were followed, those that the requests under way may still follow, and what was spent before. */
  #hops: number;
  #strikes = 0;

  constructor(send: Sender, limits: SessionLimits) {
    this.#send = send;
    this.#limits = limits;
    this.#hops = limits.spent ?? 0;
  }

  /** Requests that were sent, redirects that were followed among them. */
  get requests(): number {
    return this.#asked.size + this.#hops;
  }

  get left(): number {
    return this.gone ? 0 : this.#limits.maxRequests - this.requests;
  }

  /** True where the target stopped answering. */
  get gone(): boolean {
    return this.#strikes >= STRIKES;
  }

  wasAsked(request: ProbeRequest): boolean {
    return this.#asked.has(requestKey(request));
  }

  /** True where `request` may be sent, or was. */
  allows(request: ProbeRequest): boolean {
    return request.method !== 'POST' || this.#limits.active;
  }

  /** The answer; undefined where there is none, where the limit is reached, or where it proves nothing. */
  async ask(request: ProbeRequest, key = requestKey(request)): Promise<Page | undefined> {
    const asked = this.#asked.get(key);
    if (asked !== undefined) await asked;
    else if (this.left > 0 && this.allows(request)) {
      const sent = Promise.resolve().then(() => this.#sendAs(key, request));
      this.#asked.set(key, sent);
      await sent;
    }
    return this.page(key);
  }

  /** Asks for a page that cannot exist; `nonce` makes its path one that nobody thought of. */
  askBaseline(nonce: string): Promise<Page | undefined> {
    return this.ask({ method: 'GET', path: `${BASELINE_PREFIX}${nonce}` }, BASELINE_KEY);
  }

  /** Asks for the icon that the first page names, or for the one at the usual place. */
  askIcon(): Promise<Page | undefined> {
    return this.ask({ method: 'GET', path: iconPath(this.transcript.get(ROOT_KEY)?.body ?? '') }, ICON_KEY);
  }

  page(key: string): Page | undefined {
    const response = this.transcript.get(key);
    if (response === undefined) return undefined;
    if (!this.#pages.has(key)) this.#pages.set(key, this.#provingPage(key, response));
    return this.#pages.get(key);
  }

  found(product: string): boolean {
    return this.#products.has(product);
  }

  markFound(product: string): void {
    this.#products.add(product);
  }

  #provingPage(key: string, response: ProbeResponse): Page | undefined {
    const itself = key === ROOT_KEY || key === BASELINE_KEY;
    if (!itself && sameAsBaseline(response, this.transcript.get(BASELINE_KEY))) return undefined;
    return new Page(response);
  }

  async #sendAs(key: string, request: ProbeRequest): Promise<void> {
    const maxHops = Math.max(0, Math.min(MOST_HOPS, this.left));
    this.#hops += maxHops;
    const response = await this.#send(request, maxHops);
    this.#strikes = response === undefined || response.slow === true ? this.#strikes + 1 : 0;
    this.#hops += (response?.hops ?? 0) - maxHops;
    if (response !== undefined) this.transcript.set(key, response);
  }
}

const LINKS_WITHIN = 65_536;

/** Path of the icon that a page links to on its own host; the usual one where it links to none. */
export function iconPath(body: string): string {
  for (const [tag] of body.slice(0, LINKS_WITHIN).matchAll(/<link\s[^>]{1,500}>/gi)) {
    if (!/\srel=["']?(?:shortcut )?icon\b/i.test(tag)) continue;
    const href = /\shref=["']?([^"'\s>]+)/i.exec(tag)?.[1] ?? '';
    if (/^(?:[a-z]+:|\/\/)/i.test(href) || href === '') continue;
    return new URL(href, 'http://host/').pathname;
  }
  return ICON_PATH;
}
