import type { Matcher } from '../../src/audit/fingerprints/schema.ts';

type FactMatch = { field: string; op: string; value: string } | { all: FactMatch[] } | { any: FactMatch[] };

export interface Fact {
  readonly product: string;
  readonly vendor: string;
  readonly probes: readonly { method: string; path: string; match: FactMatch[]; body?: string }[];
  readonly version: readonly { method: string; path: string; part: string | null; regex: string }[];
}

/** A rule without examples from the facts about a product; a title becomes a title, a JSON pair a JSON value. */
export function ruleOfFact(fact: Fact) {
  return {
    product: fact.product,
    vendor: fact.vendor,
    detect: fact.probes.map(({ method, path, match, body }) => ({
      path,
      ...(method === 'GET' ? {} : { method }),
      ...(body === undefined ? {} : { body }),
      where: group('any', match),
    })),
    version: fact.version.map(({ method, path, part, regex }) => ({
      path,
      ...(method === 'GET' ? {} : { method }),
      ...versionOf(part, regex),
    })),
  };
}

function group(kind: 'any' | 'all', matches: FactMatch[]): Matcher {
  const parts = matches.map(matcherOf);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return kind === 'all' ? { all: parts } : { any: parts };
}

function matcherOf(match: FactMatch): Matcher {
  if ('all' in match) return group('all', match.all);
  if ('any' in match) return group('any', match.any);
  const { field, op, value } = match;
  if (field === 'icon') return { icon: Number(value) };
  if (field === 'header') return { header: value.split(':')[0]?.toLowerCase() ?? value };
  const title = /^<?title[^>]*>([^<]+)(<\/title>?)?$/.exec(value);
  if (title?.[1] !== undefined) return { title: title[2] === undefined ? { contains: title[1] } : title[1] };
  const pair = /^"([\w-]+)"\s*:\s*(?:"([^"]*)")?$/.exec(value);
  if (pair?.[1] !== undefined)
    return pair[2] === undefined ? { json: pair[1] } : { json: pair[1], is: pair[2] };
  return { body: op === '~=' ? { matches: value } : value };
}

function versionOf(part: string | null, regex: string) {
  const key = /^"([\w-]+)"/.exec(regex)?.[1];
  if (part === 'header') return { header: 'x-version' };
  return key === undefined ? { text: regex } : { json: key };
}
