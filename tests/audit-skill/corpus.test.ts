import { describe, expect, test } from 'vitest';
import { auditFiles } from '../../src/audit/code/audit-source.ts';
import { loadCodeRules } from '../../src/audit/code/rules/load.ts';
import { checkSkill, loadSkillFacts } from '../../src/audit/skill/audit-skill.ts';
import { type Sample, samples, skillsIn } from './support.ts';

const facts = await loadSkillFacts();
const rules = loadCodeRules();

/** What counts: affected, and more than a note on form. */
const found = (sample: Sample) =>
  skillsIn(sample)
    .flatMap((skill) => [
      ...checkSkill(skill, sample.id, facts),
      ...auditFiles(skill.files, { rules, target: sample.id }),
    ])
    .filter(({ verdict, severity }) => verdict === 'affected' && severity !== 'info')
    .map(({ check }) => check.replace(/^skill\//, ''));

describe('the corpus of skills', () => {
  const malicious = samples('malicious.yaml').map((sample) => ({ sample, checks: found(sample) }));
  const benign = samples('benign.yaml').map((sample) => ({ sample, checks: found(sample) }));
  const missed = malicious.filter(
    ({ sample, checks }) => !sample.expect.some((check) => checks.includes(check)),
  );
  const wrong = benign.filter(({ checks }) => checks.length > 0);

  test('is told apart from its benign look-alikes', () => {
    const hits = malicious.length - missed.length;
    const precision = hits / (hits + wrong.length);
    console.info(
      `skill corpus: ${malicious.length} malicious, ${benign.length} benign; precision ${precision.toFixed(3)}, recall ${(hits / malicious.length).toFixed(3)}`,
    );
    const plain = (list: typeof benign) => list.map(({ sample: { id }, checks }) => ({ id, checks }));
    expect({ missed: plain(missed), wrong: plain(wrong) }).toEqual({ missed: [], wrong: [] });
  });
});
