import { examine } from '../../src/audit/mcp/examine.ts';
import { loadMcpRules } from '../../src/audit/mcp/rules.ts';
import { readCorpus } from './corpus.ts';

export interface Score {
  readonly cases: number;
  readonly servers: number;
  readonly benign: number;
  readonly found: number;
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
  readonly precision: number;
  readonly recall: number;
}

/** Precision and recall over pairs of case and check. */
export async function scoreCorpus(folder?: string): Promise<Score> {
  const cases = readCorpus(folder);
  const world = { rules: await loadMcpRules() };
  let found = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { id, expect, set } of cases) {
    const findings = examine(set, world).filter(({ verdict }) => verdict === 'affected');
    const seen = new Set(findings.map(({ check }) => check.replace('mcp/', '')));
    for (const check of expect) {
      if (seen.has(check)) found++;
      else missed.push(`${id}: ${check}`);
    }
    for (const finding of findings) {
      const check = finding.check.replace('mcp/', '');
      if (!expect.includes(check)) wrong.push(`${id}: ${check}: ${finding.evidence}`);
    }
  }
  return {
    cases: cases.length,
    servers: cases.reduce((sum, { set }) => sum + set.servers.length, 0),
    benign: cases.filter(({ expect }) => expect.length === 0).length,
    found,
    wrong,
    missed,
    precision: found / (found + wrong.length),
    recall: found / (found + missed.length),
  };
}

if (import.meta.main)
  process.stdout.write(`${JSON.stringify(await scoreCorpus(process.argv[2]), null, 1)}\n`);
