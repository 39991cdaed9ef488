import type { ProbeResponse } from '../probe/exchange.ts';

/** A response with what matchers read of it, each worked out once. */
export class Page {
  readonly response: ProbeResponse;
  #lower: string | undefined;
  #json: { readonly value: unknown } | undefined;
  #title: string | undefined;

  constructor(response: ProbeResponse) {
    this.response = response;
  }

  /** The body in lower case. */
  get lower(): string {
    this.#lower ??= this.response.body.toLowerCase();
    return this.#lower;
  }

  /** The body as JSON; undefined where it is none. */
  get json(): unknown {
    this.#json ??= { value: parseJson(this.response.body) };
    return this.#json.value;
  }

  /** Text of the first title element, white space collapsed; '' where there is none. */
  get title(): string {
    this.#title ??= titleOf(this.response.body);
    return this.#title;
  }
}

function parseJson(body: string): unknown {
  const first = body.trimStart()[0];
  if (first !== '{' && first !== '[' && first !== '"') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

const TITLE_WITHIN = 200_000;

function titleOf(body: string): string {
  const head = body.slice(0, TITLE_WITHIN);
  const opening = /<title(?:\s[^>]{0,200})?>/i.exec(head);
  if (opening === null) return '';
  const start = opening.index + opening[0].length;
  const end = head.slice(start, start + 500).search(/<\/title/i);
  if (end === -1) return '';
  return decodeEntities(head.slice(start, start + end))
    .replace(/\s+/g, ' ')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
