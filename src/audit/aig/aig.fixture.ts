import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** Writes rule files below `folder`, by their paths. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

interface Condition {
  readonly field: string;
  readonly op: string;
  readonly value: string;
}
type Match = Condition | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };
interface Probe {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly match: readonly Match[];
}
interface FingerprintFact {
  readonly product: string;
  readonly vendor: string;
  readonly probes: readonly Probe[];
  readonly version: readonly { method: string; path: string; part: string; regex: string; group: number }[];
}
export interface AdvisoryFact {
  readonly component: string;
  readonly ids: readonly string[];
  readonly severity: string;
  readonly cvss: string | null;
  readonly affected: readonly (readonly { op: string; version: string }[])[] | null;
  readonly condition?: readonly Condition[];
  readonly references: readonly string[];
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const condition = ({ field, op, value }: Condition): string => `${field}${op}${quoted(value)}`;

/** The lines of a file of facts. */
export function readFacts<Fact>(file: string): Fact[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Fact => JSON.parse(line));
}

function matcher(match: Match): string {
  if ('all' in match) return match.all.map(condition).join(' && ');
  return 'any' in match ? match.any.map(condition).join(' || ') : condition(match);
}

/** A fingerprint file in A.I.G.'s shape from its facts. */
export function fingerprintFile({ product, vendor, probes, version }: FingerprintFact): string {
  return stringify({
    info: { name: product, author: 'test', severity: 'info', metadata: { product, vendor } },
    http: probes.map(({ method, path, body, match }) => ({
      method,
      path,
      matchers: match.map(matcher),
      ...(body === undefined ? {} : { data: body }),
    })),
    ...(version.length === 0
      ? {}
      : {
          version: version.map(({ method, path, part, regex, group }) => ({
            method,
            path,
            extractor: { part, group: String(group), regex },
          })),
        }),
  });
}

/** The rule of an advisory from its facts. */
export function ruleOf({ affected, condition: conditions }: AdvisoryFact): string {
  if (conditions !== undefined)
    return conditions.map(({ field, op, value }) => `${field} ${op} ${quoted(value)}`).join(' && ');
  const ranges = (affected ?? []).map((range) =>
    range.map(({ op, version }) => `version ${op} ${quoted(version)}`).join(' && '),
  );
  return ranges.length > 1 ? ranges.map((range) => `(${range})`).join(' || ') : ranges.join('');
}

/** An advisory file in A.I.G.'s shape from its facts. */
export function vulnerabilityFile(fact: AdvisoryFact): string {
  const { component, ids, severity, cvss, references } = fact;
  return stringify({
    info: {
      name: component,
      cve: ids[0] ?? null,
      summary: 'a test',
      details: 'a test',
      cvss,
      severity: severity.toUpperCase(),
      security_advise: 'update',
    },
    rule: ruleOf(fact),
    references,
  });
}

/** Writes a whole `data` folder from the two files of facts; how many files of each kind. */
export function rebuildAig(facts: string, folder: string) {
  const fingerprints = readFacts<FingerprintFact>(join(facts, 'fingerprint-facts.jsonl'));
  const advisories = readFacts<AdvisoryFact>(join(facts, 'advisory-facts.jsonl'));
  const files: Record<string, string> = {};
  for (const [at, fact] of fingerprints.entries()) files[`fingerprints/${at}.yaml`] = fingerprintFile(fact);
  for (const [at, fact] of advisories.entries())
    for (const language of ['vuln', 'vuln_en'])
      files[`${language}/${fact.component}/${at}.yaml`] = vulnerabilityFile(fact);
  writeFiles(folder, files);
  return { fingerprints, advisories };
}
