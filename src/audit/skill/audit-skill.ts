import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { auditFiles, type SourceOptions } from '../code/audit-source.ts';
import { masked } from '../code/flow-findings.ts';
import { readTree } from '../code/project/walk.ts';
import { loadCodeRules, ownCodeRules } from '../code/rules/load.ts';
import type { AuditResult, Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import { loadMcpRules } from '../mcp/rules.ts';
import type { Seen, SkillCheckKind, SkillFacts } from './checks/define.ts';
import { skillChecks } from './checks/index.gen.ts';
import { type Skill, skillFile, skillsOf } from './folder.ts';

const installersSchema = z.strictObject({
  source: z.string(),
  installers: z.array(z.strictObject({ url: z.url(), page: z.url() })),
});

/** What the checks go by. Throws where a file of rules is not what it should be. */
export async function loadSkillFacts(): Promise<SkillFacts> {
  const [mcp, text] = await Promise.all([
    loadMcpRules(),
    readFile(join(ownCodeRules(), 'installers.json'), 'utf8'),
  ]);
  const { installers } = installersSchema.parse(JSON.parse(text));
  const patterns = installers.map(
    ({ url }) => new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i'),
  );
  return { phrases: mcp.phrases, installers: patterns };
}

export interface SkillAuditOptions extends Omit<SourceOptions, 'target'> {
  readonly facts?: SkillFacts | undefined;
}

/**
 * Audits the skills and plug-in folders at each path: each folder with a SKILL.md or a plug-in's manifest is a target. Offline;
 * nothing of a skill is run. Throws FL_USAGE for a path that does not exist.
 */
export async function auditSkills(
  paths: readonly string[],
  options: SkillAuditOptions = {},
): Promise<AuditResult> {
  const facts = options.facts ?? (await loadSkillFacts());
  const rules = options.rules ?? loadCodeRules();
  const targets: AuditResult['targets'][number][] = [];
  const findings: Finding[] = [];
  for (const path of paths) {
    const files = (await readTree(path, () => true)).map(skillFile);
    for (const skill of skillsOf(files, basename(resolve(path)))) {
      const target = join(path, skill.folder);
      targets.push({
        url: target,
        components: [{ name: skill.name, version: versionOf(skill), confidence: 1 }],
        requests: 0,
      });
      findings.push(
        ...checkSkill(skill, target, facts),
        ...auditFiles(skill.files, { ...options, rules, target }),
      );
    }
  }
  return { audit: 'skill', targets, findings: once(findings), facts: { skills: targets.length } };
}

const versionOf = ({ manifest }: Skill): string => {
  const version = manifest?.fields?.version;
  return typeof version === 'string' ? version : '';
};

/** What all checks see in one skill. Pure. */
export function checkSkill(skill: Skill, target: string, facts: SkillFacts): Finding[] {
  return skillChecks.flatMap((check) =>
    [...check.look(skill, facts)].map((seen) => finding(check, seen, skill, target)),
  );
}

function finding(check: SkillCheckKind, seen: Seen, skill: Skill, target: string): Finding {
  const evidence = masked(seen.evidence).slice(0, 500);
  return {
    id: findingId(`skill/${check.id}`, skill.name, seen.file.path, evidence),
    check: `skill/${check.id}`,
    target,
    component: skill.name,
    version: versionOf(skill),
    severity: seen.severity ?? check.severity,
    verdict: seen.unsure === true ? 'unknown' : 'affected',
    title: seen.title ?? check.name,
    evidence,
    mend: check.mend,
    place: { file: seen.file.path, line: seen.line },
    tags: check.tags,
  };
}

const once = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((each) => [each.id, each])).values(),
];
