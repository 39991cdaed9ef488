/** A text in each language that reports are written in. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A published advisory that a finding rests on. */
export interface Advisory {
  /** CVE, GHSA or OSV ids, the best known first. */
  readonly ids: readonly string[];
  /** CVSS vector, where one was published. */
  readonly cvss?: string | undefined;
  /** The affected range in words, such as `>= 1.0, < 1.2.3`. */
  readonly range?: string | undefined;
  readonly references: readonly string[];
}

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number | undefined;
}

/**
 * One thing that was found. `affected` is a finding; `unknown` says that the check could not tell, and is listed apart and
 * never counted. What is not affected is not said at all.
 */
export interface Finding {
  /** The same for the same thing in every run: baselines and comparisons go by it. */
  readonly id: string;
  /** Which check said so, such as `infra/no-auth` or `mcp/hidden-text`. */
  readonly check: string;
  /** URL, file or server name. */
  readonly target: string;
  /** Product, package, tool or model; '' where there is none. */
  readonly component: string;
  /** As it was found; '' where it is not known or has no meaning. */
  readonly version: string;
  readonly severity: Severity;
  readonly verdict: 'affected' | 'unknown';
  readonly title: LocalText;
  /** What was seen, in its own words: the request and the bytes, the line of code, the tool's text. At most 500 characters, secrets masked. */
  readonly evidence: string;
  readonly advisory?: Advisory | undefined;
  readonly mend: LocalText;
  readonly place?: Place | undefined;
  /** Categories of public lists, such as `OWASP-MCP-03` or `CWE-78`. */
  readonly tags?: readonly string[] | undefined;
  /** True where a language model said it: an opinion, marked as one. */
  readonly opinion?: boolean | undefined;
}

/** What was recognised at one target. */
export interface FoundComponent {
  readonly name: string;
  /** '' where it could not be read. */
  readonly version: string;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface AuditedTarget {
  /** URL, file or server name. */
  readonly url: string;
  readonly components: readonly FoundComponent[];
  /** Requests that were sent to it. */
  readonly requests: number;
  /** Why it could not be looked at, or not wholly; left out: it was. */
  readonly problem?: string | undefined;
}

/** The outcome of one run of one kind of audit. */
export interface AuditResult {
  /** infra, mcp, skill, model, lossless or identity. */
  readonly audit: string;
  readonly targets: readonly AuditedTarget[];
  readonly findings: readonly Finding[];
  /** Figures of the run that its report shows, such as rates with their intervals; JSON values only. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}
