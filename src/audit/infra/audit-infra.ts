import type { AuditedTarget, AuditResult, Finding } from '../finding.ts';
import { ProbeClient } from '../probe/client.ts';
import { isOpen } from '../probe/is-open.ts';
import type { Target } from '../probe/targets.ts';
import { openOrigin } from './open-origin.ts';
import type { RuleSet } from './rule-set.ts';
import { type ScannedTarget, scanTarget } from './scan-target.ts';
import { eachOf, Slots } from './slots.ts';

export interface InfraOptions {
  /** Stands in the User-Agent. */
  readonly version: string;
  /** Targets that are asked at once; 16. */
  readonly concurrency?: number;
  /** For one request; 5,000. */
  readonly timeoutMs?: number;
  readonly perSecond?: number;
  readonly insecure?: boolean;
  readonly active?: boolean;
  readonly deep?: boolean;
  readonly aigCompat?: boolean;
  readonly language?: 'en' | 'zh';
  readonly onProgress?: (progress: InfraProgress) => void;
}

export interface InfraProgress {
  /** Ports that were tried, and targets that were looked at whole. */
  tried: number;
  open: number;
  done: number;
  findings: number;
}

/** Connections that are tried at once: they cost a descriptor each and nothing else. */
const CONNECTING = 256;
const CONNECT_TIMEOUT_MS = 1_500;

/**
 * Looks at every target: closed ports of what was not named one by one are passed over in silence, all else is listed. Memory
 * grows with what was found, not with what was tried.
 */
export async function auditInfra(
  targets: Iterable<Target>,
  rules: RuleSet,
  options: InfraOptions,
): Promise<AuditResult> {
  const { version, concurrency = 16, timeoutMs = 5_000, perSecond = 20, insecure = false } = options;
  const client = new ProbeClient({ version, timeoutMs, perSecond, insecure });
  const slots = new Slots(concurrency);
  const progress: InfraProgress = { tried: 0, open: 0, done: 0, findings: 0 };
  const scanned: { at: number; result: ScannedTarget }[] = [];
  let order = 0;
  const look = async (target: Target) => {
    const at = order++;
    const open =
      target.named || (await isOpen(target.host, target.port, Math.min(timeoutMs, CONNECT_TIMEOUT_MS)));
    progress.tried += 1;
    if (open) {
      progress.open += 1;
      const result = await slots.run(() => lookAt(client, target, rules, options));
      scanned.push({ at, result });
      progress.done += 1;
      progress.findings += result.findings.filter(({ verdict }) => verdict === 'affected').length;
    }
    options.onProgress?.(progress);
  };
  try {
    await eachOf(targets, CONNECTING, look);
  } finally {
    await client.close();
  }
  scanned.sort((a, b) => a.at - b.at);
  return resultOf(
    scanned.map(({ result }) => result),
    progress.tried,
  );
}

async function lookAt(
  client: ProbeClient,
  target: Target,
  rules: RuleSet,
  options: InfraOptions,
): Promise<ScannedTarget> {
  const origin = await openOrigin(client, target);
  if ('problem' in origin) {
    const scheme = target.scheme === undefined ? '' : `${target.scheme}://`;
    const url = `${scheme}${target.host}:${target.port}${target.base}`;
    return {
      target: { url, components: [], requests: 1, problem: origin.problem },
      findings: [],
      possible: {},
    };
  }
  const { active = false, deep = false, aigCompat = false, language = 'en' } = options;
  return scanTarget(origin.send, rules, {
    target: origin.url.href.replace(/\/$/, ''),
    host: target.host,
    nonce: origin.nonce,
    spent: origin.spent,
    active,
    deep,
    aigCompat,
    language,
  });
}

function resultOf(scanned: readonly ScannedTarget[], tried: number): AuditResult {
  const targets: AuditedTarget[] = scanned.map(({ target }) => target);
  const findings: Finding[] = scanned.flatMap((each) => each.findings);
  const possible = Object.fromEntries(
    scanned
      .filter((each) => Object.keys(each.possible).length > 0)
      .map((each) => [each.target.url, each.possible]),
  );
  return { audit: 'infra', targets, findings, facts: { portsTried: tried, possibleAdvisories: possible } };
}
