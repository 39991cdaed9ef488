import type { Kind } from '../../../core/kind.ts';
import type { AdvisoryBook } from '../../advisories/advise.ts';
import type { Advisory, LocalText, Severity } from '../../finding.ts';
import type { McpServer, McpSet } from '../model.ts';
import type { Pins } from '../pins/pins.ts';
import type { McpRules } from '../rules.ts';

/** One thing that a check saw. */
export interface Sighting {
  readonly server: McpServer;
  /** Tool, prompt, resource or package; left out: the server itself. */
  readonly component?: string | undefined;
  readonly version?: string | undefined;
  /** What was seen, in its own words. */
  readonly evidence: string;
  /** What the finding's id goes by beside check, server and component, where one component may have several. */
  readonly key?: string | undefined;
  /** Left out, like what follows: the check's. */
  readonly severity?: Severity | undefined;
  readonly title?: LocalText | undefined;
  readonly mend?: LocalText | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly advisory?: Advisory | undefined;
  /** The check could not tell: listed apart. */
  readonly unsure?: boolean | undefined;
}

/** What checks go by beside the servers themselves. */
export interface McpWorld {
  readonly rules: McpRules;
  readonly advisories?: AdvisoryBook | undefined;
  /** What was pinned; undefined where nothing is verified. */
  readonly pins?: Pins | undefined;
  /** Names, URLs and packages that may be there; undefined where all may. */
  readonly approved?: readonly string[] | undefined;
}

/** One way in which an MCP server, or a client's set of them, can be unsafe. Pure: the same set gives the same sightings. */
export interface McpCheckKind extends Kind {
  readonly titleZh: string;
  readonly severity: Severity;
  readonly mend: LocalText;
  /** Categories of public lists: docs/audit-mcp.md has the table. */
  readonly tags: readonly string[];
  look(set: McpSet, world: McpWorld): Iterable<Sighting>;
}

export function defineMcpCheck(kind: McpCheckKind): McpCheckKind {
  return kind;
}
