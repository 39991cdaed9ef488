import { describe, expect, it } from 'vitest';
import { ruleProblems } from './rule-problem.ts';
import { Source } from './source.ts';

const KEYWORD = '{ type: keyword, name: code }';

function problemsOf(rule: string) {
  const source = Source.parse(`rules: ${rule}\n`, 'fairlead.yaml');
  if (Array.isArray(source)) throw new Error('the rule is no YAML');
  return ruleProblems(source, ['rules'], source.at(['rules']));
}

describe('a mistyped form of a rule', () => {
  it.each([
    [`{ nott: ${KEYWORD} }`, 'nott', 'did you mean not?'],
    [`{ al: [${KEYWORD}] }`, 'al', 'did you mean all?'],
    [`{ Conditionz: [${KEYWORD}] }`, 'Conditionz', 'did you mean conditions?'],
  ])('%s is one fault, at its key', (rule, key, mend) => {
    expect(problemsOf(rule)).toMatchObject([
      { line: 1, column: 10, path: `rules.${key}`, code: 'FL_CONFIG_UNKNOWN_KEY', mend },
    ]);
  });

  it('is not seen in a leaf with a mistyped key', () => {
    expect(problemsOf('{ typ: keyword }').map(({ path, mend }) => [path, mend])).toContainEqual([
      'rules.typ',
      'did you mean type?',
    ]);
  });
});
