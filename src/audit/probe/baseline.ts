import type { ProbeResponse } from './exchange.ts';

/**
 * True where `response` is no more than what the target answers for a path that cannot exist: the same status and type, and the
 * same body but for numbers and the paths in it; of JSON the same names with the same kinds of values.
 */
export function sameAsBaseline(response: ProbeResponse, baseline: ProbeResponse | undefined): boolean {
  if (baseline === undefined || response.status !== baseline.status) return false;
  if (mediaType(response) !== mediaType(baseline)) return false;
  if (response.body === baseline.body) return true;
  const shape = jsonShape(response.body);
  if (shape !== undefined) return shape === jsonShape(baseline.body);
  return plain(response) === plain(baseline);
}

function mediaType({ headers }: ProbeResponse): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

const COMPARED_CHARS = 65_536;

/** The body without what changes from one page to the next: its own path, and long runs of letters and numbers such as nonces. */
function plain({ body, url }: ProbeResponse): string {
  const path = url.replace(/^https?:\/\/[^/]*/, '');
  const text = body.slice(0, COMPARED_CHARS);
  const own = path.length > 1 ? text.replaceAll(path, '').replaceAll(path.slice(1), '') : text;
  return own.replace(/\d+/g, '0').replace(/[\w-]{16,}/g, '~');
}

function jsonShape(body: string): string | undefined {
  const first = body.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.stringify(shapeOf(JSON.parse(body), 0));
  } catch {
    return undefined;
  }
}

function shapeOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  if (depth > 4) return 'deep';
  if (Array.isArray(value)) return value.slice(0, 5).map((each) => shapeOf(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, shapeOf(each, depth + 1)]),
  );
}
