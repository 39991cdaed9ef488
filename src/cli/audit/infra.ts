import { auditInfra } from '../../audit/infra/audit-infra.ts';
import { loadRuleSet } from '../../audit/infra/rule-set.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { readVersion } from '../version.ts';
import { infraProgress } from './infra-progress.ts';
import { readTargets } from './infra-targets.ts';
import { positiveNumber } from './numbers.ts';
import { writeReport } from './output.ts';

/** Runs `audit infra`; 2 where nothing that was named could be looked at. */
export async function runAuditInfra(invocation: Invocation): Promise<ExitCode> {
  const { options, err } = invocation;
  const concurrency = positiveNumber(options, 'concurrency', 16);
  const perSecond = positiveNumber(options, 'rate', 20);
  const timeoutMs = positiveNumber(options, 'timeout', 5) * 1_000;
  const targets = await readTargets(invocation);
  const rules = loadRuleSet((options.rules as readonly string[] | undefined) ?? []);
  for (const { file, reason } of rules.refused) err.write(`fairlead: ${file} is left out: ${reason}\n`);
  const progress = infraProgress(err);
  const result = await auditInfra(targets, rules, {
    version: await readVersion(),
    concurrency: Math.max(1, Math.floor(concurrency)),
    perSecond,
    timeoutMs,
    insecure: options.insecure === true,
    active: options.active === true,
    deep: options.deep === true,
    aigCompat: options['aig-compat'] === true,
    language: options.lang === 'zh' ? 'zh' : 'en',
    onProgress: progress.show,
  });
  progress.end();
  const code = await writeReport(invocation, result);
  const failed = result.targets.filter(({ problem }) => problem !== undefined);
  for (const { url, problem } of failed) err.write(`fairlead: ${url}: ${problem}\n`);
  if (result.targets.length > 0) return failed.length === result.targets.length && code === 0 ? 2 : code;
  err.write('fairlead: nothing listens on the ports that were tried\n');
  return options.local === true || invocation.positionals.some((text) => text.includes('/')) ? code : 2;
}
