import { rangesOfEvents } from '../../versions/events.ts';
import { judge, type Range } from '../../versions/range.ts';
import { formatRange } from '../../versions/range-text.ts';
import type { AdvisoryEntry } from '../schema.ts';
import { normaliseSeverity } from '../severity.ts';
import type { OsvAdvisory, OsvAffected } from './schema.ts';

/** The databases that say most come first. */
const IDS = [/^CVE-/, /^GHSA-/, /^PYSEC-/, /^GO-/, /./];
const rank = (id: string): number => IDS.findIndex((pattern) => pattern.test(id));

/** The advisory in our form, as far as it is about the packages in `affected`. */
export function entryOfOsv(osv: OsvAdvisory, affected: readonly OsvAffected[], order: string): AdvisoryEntry {
  const ids = [...new Set([osv.id, ...(osv.aliases ?? [])])].toSorted((a, b) => rank(a) - rank(b));
  const modified = osv.modified.slice(0, 10);
  const references = (osv.references ?? []).map(({ url }) => url).filter((url) => /^https?:\/\//.test(url));
  const base = {
    ids,
    modified,
    references: [...new Set([`https://osv.dev/vulnerability/${osv.id}`, ...references])],
  };
  const cvss = vectorOf(osv);
  const specific = [osv.database_specific, ...affected.map((one) => one.database_specific)];
  const severity = normaliseSeverity(specific.find((one) => one?.severity)?.severity ?? undefined, cvss);
  if (osv.withdrawn) return { ...base, severity, withdrawn: true };
  const cwe = [...new Set(specific.flatMap((one) => one?.cwe_ids ?? []))].filter((id) =>
    /^CWE-\d+$/.test(id),
  );
  const ranges = affected.flatMap((one) => rangesOf(one, order));
  return {
    ...base,
    severity,
    ...(cvss === undefined ? {} : { cvss }),
    ...(cwe.length === 0 ? {} : { cwe }),
    ...(ranges.length === 0 ? {} : { affected: [...new Set(ranges.map(formatRange))] }),
  };
}

function vectorOf({ severity }: OsvAdvisory): string | undefined {
  const vectors = (severity ?? []).map(({ score }) => score).filter((score) => score.startsWith('CVSS:'));
  return vectors.find((vector) => vector.startsWith('CVSS:3')) ?? vectors[0];
}

/** Its ranges by versions, and those of its listed versions that lie in none of them. Ranges by commits say nothing of versions. */
function rangesOf({ ranges, versions }: OsvAffected, order: string): Range[] {
  const read = (ranges ?? [])
    .filter(({ type }) => type !== 'GIT')
    .flatMap(({ events }) => rangesOfEvents(order, events) ?? []);
  const listed = (versions ?? [])
    .filter((version) => judge(order, read, version) !== 'affected')
    .map((version): Range => [{ op: '=', version }]);
  return [...read, ...listed];
}
