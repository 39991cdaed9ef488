import { readFile, writeFile } from 'node:fs/promises';
import { loadAdvisories } from '../../../audit/advisories/advise.ts';
import { ChatEndpoint } from '../../../audit/endpoint/endpoint.ts';
import type { AuditResult, Finding } from '../../../audit/finding.ts';
import { auditMcp, type McpAudit } from '../../../audit/mcp/audit.ts';
import { LIMITS } from '../../../audit/mcp/client/transport.ts';
import { type Pins, pinsSchema } from '../../../audit/mcp/pins/pins.ts';
import { reviewSet } from '../../../audit/mcp/review/review.ts';
import { loadMcpRules } from '../../../audit/mcp/rules.ts';
import { FairleadError } from '../../../core/errors.ts';
import type { ExitCode, Invocation } from '../../commands/define.ts';
import { writeReport } from '../output.ts';

const LOCK = 'fairlead-mcp.lock.json';

/** `fairlead audit mcp`: audits, writes or verifies the lock file, reports. */
export async function runAuditMcp(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, env, err } = invocation;
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const lock = text('lock');
  const verifies = options.verify === true;
  const earlier = lock === undefined && !verifies ? undefined : await readLock(lock ?? LOCK, verifies);
  const token = bearer(text('token-env'), env);
  const { auditSource } = await import('../../../audit/code/audit-source.ts');
  const audit = await auditMcp({
    targets: positionals,
    commands: Array.isArray(options.stdio) ? options.stdio : [],
    start: options.start === true,
    offline: options.offline === true,
    headers: token === undefined ? undefined : { authorization: `Bearer ${token}` },
    rules: await loadMcpRules(),
    advisories: loadAdvisories(),
    pins: verifies ? earlier : undefined,
    approved: await readApproved(text('approved')),
    ask: {
      limits: { ...LIMITS, timeoutMs: timeoutMs(text('timeout')) },
      active: options.active === true,
      insecure: options.insecure === true,
      env,
    },
    auditSource: (root) => auditSource(root, {}),
    progress: (what) => err.write(`${what}\n`),
  });
  const opinions = await review(audit, text('llm'), text('llm-model'), keyOf(text('llm-key-env'), env));
  if (lock !== undefined && !verifies)
    await writeFile(lock, `${JSON.stringify(audit.pin(earlier), null, 2)}\n`);
  sayNotStarted(audit.result, err);
  return writeReport(invocation, { ...audit.result, findings: [...audit.result.findings, ...opinions] });
}

function sayNotStarted({ facts }: AuditResult, err: NodeJS.WritableStream): void {
  const count = typeof facts?.notStarted === 'number' ? facts.notStarted : 0;
  if (count > 0)
    err.write(
      count === 1
        ? 'one stdio server was not started: only its configuration was read; --start runs what is configured\n'
        : `${count} stdio servers were not started: only their configuration was read; --start runs what is configured\n`,
    );
}

async function readLock(file: string, mustBe: boolean): Promise<Pins | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (!mustBe) return undefined;
    throw new FairleadError('FL_USAGE', `${file} cannot be read`, {
      cause,
      hint: `write it first: fairlead audit mcp … --lock ${file}`,
    });
  }
  try {
    return pinsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} is no lock file of MCP servers`, { cause });
  }
}

async function readApproved(file: string | undefined): Promise<string[] | undefined> {
  if (file === undefined) return undefined;
  try {
    const lines = (await readFile(file, 'utf8'))
      .split('\n')
      .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
    return lines.filter((line) => line !== '');
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} cannot be read`, { cause });
  }
}

function bearer(name: string | undefined, env: Invocation['env']): string | undefined {
  return name === undefined ? undefined : keyOf(name, env);
}

function keyOf(name: string | undefined, env: Invocation['env']): string | undefined {
  if (name === undefined) return undefined;
  const value = env[name];
  if (value === undefined || value === '')
    throw new FairleadError('FL_USAGE', `the environment has no ${name}`);
  return value;
}

function timeoutMs(text: string | undefined): number {
  if (text === undefined) return LIMITS.timeoutMs;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600))
    throw new FairleadError('FL_USAGE', `--timeout ${text} is no number of seconds up to 600`);
  return seconds * 1000;
}

async function review(
  audit: McpAudit,
  url: string | undefined,
  model: string | undefined,
  key: string | undefined,
): Promise<Finding[]> {
  if (url === undefined) return [];
  if (model === undefined) throw new FairleadError('FL_USAGE', '--llm needs --llm-model');
  const endpoint = new ChatEndpoint({ url, model, key });
  try {
    const findings: Finding[] = [];
    for (const set of audit.sets) findings.push(...(await reviewSet(set, endpoint)));
    return findings;
  } finally {
    await endpoint.close();
  }
}
