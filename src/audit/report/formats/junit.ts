import type { Finding } from '../../finding.ts';
import { markup } from '../escape.ts';
import { reaches } from '../report.ts';
import { SEVERITY_NAMES, TEXTS } from '../texts.ts';
import { defineFormat, type View } from './define.ts';

export default defineFormat({
  id: 'junit',
  title: 'JUnit XML',
  summary:
    'A test case a finding: those that the gate stops fail, what is known or could not be told is skipped.',
  render({ audit, findings, known, unknown, targets, gate }, view) {
    const failing = findings.filter(({ severity }) => reaches(severity, gate));
    const passing = findings.filter(({ severity }) => !reaches(severity, gate));
    const broken = targets.filter(({ problem }) => problem !== undefined);
    const fine = targets.filter(
      ({ url, problem }) => problem === undefined && !failing.some(({ target }) => target === url),
    );
    const cases = [
      ...failing.map((finding) => ofFinding(finding, view, failure(finding, view))),
      ...passing.map((finding) =>
        ofFinding(finding, view, `<system-out>${details(finding, view)}</system-out>`),
      ),
      ...known.map((finding) => ofFinding(finding, view, skipped(TEXTS.known[view.language]))),
      ...unknown.map((finding) => ofFinding(finding, view, skipped(TEXTS.unknown[view.language]))),
      ...broken.map(({ url, problem = '' }) => testCase(audit, url, skipped(problem))),
      ...fine.map(({ url }) => testCase(audit, url, '')),
    ];
    const skips = known.length + unknown.length + broken.length;
    const counts = `tests="${cases.length}" failures="${failing.length}" errors="0" skipped="${skips}"`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="fairlead audit" tests="${cases.length}" failures="${failing.length}" errors="0">`,
      `<testsuite name="${markup(`fairlead audit ${audit}`)}" ${counts}>`,
      ...cases,
      '</testsuite>',
      '</testsuites>',
      '',
    ].join('\n');
  },
});

const testCase = (className: string, name: string, inside: string): string =>
  `<testcase classname="${markup(className)}" name="${markup(name)}" time="0">${inside}</testcase>`;

const ofFinding = ({ check, title, target }: Finding, { language }: View, inside: string): string =>
  testCase(check, `${title[language]} (${target})`, inside);

const skipped = (why: string): string => `<skipped message="${markup(why)}"/>`;

const failure = (finding: Finding, view: View): string =>
  `<failure type="${finding.severity}" message="${markup(finding.title[view.language])}">${details(finding, view)}</failure>`;

function details({ id, severity, evidence, mend, place }: Finding, { language }: View): string {
  const lines = [
    `${TEXTS.severity[language]}: ${SEVERITY_NAMES[severity][language]}`,
    `${TEXTS.evidence[language]}: ${evidence}`,
    `${TEXTS.mend[language]}: ${mend[language]}`,
    ...(place === undefined ? [] : [`${TEXTS.place[language]}: ${place.file}:${place.line}`]),
    id,
  ];
  return lines.map(markup).join('\n');
}
