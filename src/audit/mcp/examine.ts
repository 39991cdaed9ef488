import type { Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import type { McpCheckKind, McpWorld, Sighting } from './checks/define.ts';
import { mcpChecks } from './checks/index.gen.ts';
import type { McpServer, McpSet } from './model.ts';

const EVIDENCE_CHARS = 500;

/**
 * What is wrong with the servers that one client combines, worst first as the checks are sorted. Pure: nothing is asked, nothing
 * is called. O(texts × rules).
 */
export function examine(
  set: McpSet,
  world: McpWorld,
  checks: readonly McpCheckKind[] = mcpChecks,
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const check of checks)
    for (const sighting of check.look(set, world)) {
      const finding = findingOf(check, set, sighting);
      if (!findings.has(finding.id)) findings.set(finding.id, finding);
    }
  return [...findings.values()];
}

/** What a server is called in reports. */
export const targetOf = ({ client, file }: McpSet, { name, launch, isSource }: McpServer): string => {
  if (client === name) return name;
  if (isSource === true) return client;
  return file === undefined ? (launch?.url ?? `${client}: ${name}`) : `${file}#${name}`;
};

function findingOf(check: McpCheckKind, set: McpSet, sighting: Sighting): Finding {
  const { server, component = '', version = '', evidence, key = '', unsure } = sighting;
  const target = targetOf(set, server);
  const line = server.launch?.line ?? server.tools?.find(({ name }) => name === component)?.line;
  return {
    id: findingId(`mcp/${check.id}`, set.client, server.name, component, key),
    check: `mcp/${check.id}`,
    target,
    component,
    version,
    severity: sighting.severity ?? check.severity,
    verdict: unsure === true ? 'unknown' : 'affected',
    title: sighting.title ?? { en: check.title, zh: check.titleZh },
    evidence: evidence.length > EVIDENCE_CHARS ? `${evidence.slice(0, EVIDENCE_CHARS - 1)}…` : evidence,
    advisory: sighting.advisory,
    mend: sighting.mend ?? check.mend,
    place: set.file === undefined || line === undefined ? undefined : { file: set.file, line },
    tags: [...new Set([...(sighting.tags ?? []), ...check.tags])],
  };
}
