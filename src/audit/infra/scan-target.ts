import type { Advice } from '../advisories/advise.ts';
import type { AuditedTarget, Finding, FoundComponent } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import type { Sender } from '../probe/exchange.ts';
import { type Identification, identify } from '../probe/identify.ts';
import { adviceFindings, unknownVersionFinding } from './advice-findings.ts';
import { aigComponents, aigRequestCount } from './aig-components.ts';
import { infraChecks } from './checks/index.gen.ts';
import type { RuleSet } from './rule-set.ts';
import { isLoopbackHost } from './severity.ts';

export interface ScanOptions {
  /** As it stands in reports. */
  readonly target: string;
  readonly host: string;
  readonly active?: boolean;
  /** More requests than usual: every known path of exposed files. */
  readonly deep?: boolean;
  /** A.I.G.'s own verdicts over its own rules. */
  readonly aigCompat?: boolean;
  readonly language?: 'en' | 'zh';
  readonly nonce?: string;
  /** Requests that were sent to it before. */
  readonly spent?: number;
}

export interface ScannedTarget {
  readonly target: AuditedTarget;
  readonly findings: readonly Finding[];
  /** Advisories that may apply to what has no readable version, by product. */
  readonly possible: Readonly<Record<string, readonly string[]>>;
}

const MAX_REQUESTS = 25;
const DEEP_REQUESTS = 60;
/** Kept for versions and checks of the 25. */
const RESERVE = 6;

/** Names what answers through `send`, and says what is wrong with it. */
export async function scanTarget(send: Sender, rules: RuleSet, options: ScanOptions): Promise<ScannedTarget> {
  const { target, host, active = false, deep = false, aigCompat = false } = options;
  const maxRequests = (deep ? DEEP_REQUESTS : MAX_REQUESTS) + aigRequestCount(rules.aig);
  const reserve = RESERVE + maxRequests - MAX_REQUESTS;
  const known = await identify(send, rules.rules, {
    maxRequests,
    reserve,
    active,
    spent: options.spent ?? 0,
    ...(options.nonce === undefined ? {} : { nonce: options.nonce }),
  });
  const findings = await runChecks(known, { target, isLoopback: isLoopbackHost(host), deep });
  const possible: Record<string, string[]> = {};
  const say = (product: string, version: string, advices: readonly Advice[]) => {
    const of = {
      target,
      product,
      version,
      seen: version === '' ? `${product}, version not read` : `${product} ${version}`,
    };
    if (version !== '' || aigCompat) return findings.push(...adviceFindings(advices, of));
    const one = unknownVersionFinding(advices, of);
    if (one !== undefined) findings.push(one);
    possible[product] = advices.map(({ advisory }) => advisory.ids[0]).filter((id) => id !== undefined);
  };
  const components: FoundComponent[] = [];
  for (const { rule, ...component } of known.components) {
    components.push(component);
    if (aigCompat) continue;
    const names = [rule.product, ...rule.aliases];
    say(
      component.name,
      component.version,
      distinct(names.flatMap((name) => rules.book.adviseOn(name, component.version))),
    );
  }
  for (const aig of rules.aig)
    for (const component of await aigComponents(aig, known.session, aigCompat)) {
      const own = components.find(({ name }) => name.toLowerCase() === component.name.toLowerCase());
      if (own === undefined) components.push(component);
      const version = aigCompat ? component.version : own?.version || component.version;
      const { language = 'en' } = options;
      const before = new Set(findings.flatMap(({ advisory }) => advisory?.ids ?? []));
      const advices = aig.advise(component.name, version, { compat: aigCompat, language });
      say(
        component.name,
        version,
        advices.filter(({ advisory }) => !advisory.ids.some((id) => before.has(id))),
      );
    }
  const { session } = known;
  return {
    target: {
      url: target,
      components,
      requests: session.requests,
      ...(session.gone ? { problem: 'it stopped answering in time' } : {}),
    },
    findings,
    possible,
  };
}

function distinct(advices: readonly Advice[]): Advice[] {
  return [...new Map(advices.map((advice) => [advice.advisory.ids[0] ?? advice.title.en, advice])).values()];
}

async function runChecks(
  { session, components }: Identification,
  { target, isLoopback, deep }: { target: string; isLoopback: boolean; deep: boolean },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of infraChecks)
    for (const hit of await check.run({ session, components, isLoopback, deep })) {
      const id = `infra/${check.id}`;
      const component = hit.component?.name ?? '';
      findings.push({
        id: findingId(id, target, component, hit.of ?? ''),
        check: id,
        target,
        component,
        version: hit.component?.version ?? '',
        severity: hit.severity,
        verdict: 'affected',
        title: hit.title,
        evidence: hit.evidence.slice(0, 500),
        mend: hit.mend,
        ...(hit.tags === undefined ? {} : { tags: hit.tags }),
      });
    }
  return findings;
}
