import type { Rule } from '../../src/audit/fingerprints/schema.ts';

const MOST_CHARS = 8_000;
const HEAD_CHARS = 3_000;
/** Kept around what a rule looks for. */
const AROUND_CHARS = 200;

/**
 * At most 8 KB of a body: JSON keeps its names and loses its bulk; of all else the beginning stays, and what stands around anything
 * that a rule looks for.
 */
export function trimBody(body: string, rules: readonly Rule[]): string {
  if (body.length <= HEAD_CHARS) return body;
  const json = smallerJson(body);
  if (json !== undefined) return json;
  if (body.length <= MOST_CHARS) return body;
  const spans = spansOf(body, rules);
  let text = '';
  let end = 0;
  for (const [from, to] of spans) {
    const start = Math.max(from, end);
    if (to <= start) continue;
    if (text.length + to - start > MOST_CHARS) break;
    text += (start > end ? '\n' : '') + body.slice(start, to);
    end = to;
  }
  return text;
}

function spansOf(body: string, rules: readonly Rule[]): [number, number][] {
  const spans: [number, number][] = [[0, HEAD_CHARS]];
  const lower = body.toLowerCase();
  for (const needle of needlesOf(rules)) {
    const found = typeof needle === 'string' ? lower.indexOf(needle) : body.search(needle);
    if (found >= 0) spans.push([Math.max(0, found - AROUND_CHARS), found + AROUND_CHARS * 2]);
  }
  return spans.sort((a, b) => a[0] - b[0]);
}

/** Texts and patterns that stand anywhere in the rules. */
function needlesOf(rules: readonly Rule[]): (string | RegExp)[] {
  const needles: (string | RegExp)[] = [];
  const visit = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) visit(each, key);
    else if (typeof value === 'string') {
      if (name === 'body') needles.push(value.toLowerCase());
      else if (name === 'matches' || name === 'text' || name === 'link') needles.push(new RegExp(value, 'i'));
    }
  };
  for (const { detect, version, open } of rules) visit([detect, version, open], '');
  return needles;
}

/** The same JSON with short texts, lists of one, and little depth; undefined where it is no JSON. */
function smallerJson(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const depth of [6, 4, 3, 2]) {
    const text = JSON.stringify(smaller(value, depth));
    if (text.length <= MOST_CHARS) return text;
  }
  return JSON.stringify(smaller(value, 1));
}

const MOST_NAMES = 60;

function smaller(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, 300);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.slice(0, 1).map((each) => smaller(each, depth - 1));
  const entries = Object.entries(value).slice(0, MOST_NAMES);
  return Object.fromEntries(entries.map(([name, each]) => [name, smaller(each, depth - 1)]));
}
