import { pathToFileURL } from 'node:url';
import type { Finding, Severity } from '../../finding.ts';
import { visible } from '../escape.ts';
import type { AuditReport } from '../report.ts';
import { defineFormat, type View } from './define.ts';

const LEVELS: Readonly<Record<Severity, 'note' | 'warning' | 'error'>> = {
  info: 'note',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};

/** GitHub sorts by a number of 0 to 10: above 9 critical, 7 high, 4 medium (docs.github.com, SARIF support, 2026-11). */
const SCORES: Readonly<Record<Severity, string>> = {
  info: '0.0',
  low: '3.0',
  medium: '5.5',
  high: '8.0',
  critical: '9.5',
};

type Known = 'new' | 'known' | 'unknown';

/** By OASIS SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0). */
export default defineFormat({
  id: 'sarif',
  title: 'SARIF 2.1.0',
  summary: 'For code scanning; what is known is suppressed, what could not be told is kept for review.',
  render(report, view) {
    const { version, audit, findings, known, unknown, targets } = report;
    const ids = [...new Set([...findings, ...known, ...unknown].map(({ check }) => check))].sort();
    const indexes = new Map(ids.map((id, index) => [id, index]));
    const resultsOf = (list: readonly Finding[], state: Known) =>
      list.map((finding) => resultOf(finding, indexes.get(finding.check) ?? -1, state, report, view));
    const notes = targets.filter(({ problem }) => problem !== undefined);
    const run = {
      tool: { driver: { name: 'Fairlead', version, rules: ids.map((id) => ruleOf(id, report)) } },
      automationDetails: { id: `fairlead/audit/${audit}/` },
      language: view.language === 'zh' ? 'zh-CN' : 'en-US',
      columnKind: 'utf16CodeUnits',
      invocations: [
        {
          executionSuccessful: true,
          toolExecutionNotifications: notes.map(({ url, problem = '' }) => ({
            level: 'warning',
            message: { text: visible(`${url}: ${problem}`) },
          })),
        },
      ],
      results: [
        ...resultsOf(findings, 'new'),
        ...resultsOf(known, 'known'),
        ...resultsOf(unknown, 'unknown'),
      ],
    };
    const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
    return `${JSON.stringify(log, null, 1)}\n`;
  },
});

function ruleOf(id: string, { findings, known, unknown }: AuditReport) {
  const own = [...findings, ...known, ...unknown].filter(({ check }) => check === id);
  const tags = [...new Set(own.flatMap(({ tags: some = [] }) => some))].sort();
  // What could not be told must not make the rule graver than what was found.
  const grave = own.find(({ verdict }) => verdict === 'affected') ?? own[0];
  const severity = grave?.severity ?? 'info';
  return {
    id,
    shortDescription: { text: `Fairlead audit: ${id}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security', ...tags], 'security-severity': SCORES[severity] },
  };
}

function resultOf(
  finding: Finding,
  ruleIndex: number,
  state: Known,
  { hasBaseline }: AuditReport,
  { language }: View,
) {
  const { id, check, severity, title, evidence, mend, component, version, advisory, opinion } = finding;
  const isKnown = state === 'known';
  return {
    ruleId: check,
    ruleIndex,
    // 3.27.10: a result of another kind than `fail` has the level `none`.
    ...(state === 'unknown' ? { kind: 'review', level: 'none' } : { kind: 'fail', level: LEVELS[severity] }),
    message: { text: visible(`${title[language]}: ${evidence}`) },
    locations: [locationOf(finding)],
    partialFingerprints: { 'fairleadFindingId/v1': id },
    ...(hasBaseline && state !== 'unknown' ? { baselineState: isKnown ? 'unchanged' : 'new' } : {}),
    ...(isKnown ? { suppressions: [{ kind: 'external', justification: 'in the baseline' }] } : {}),
    properties: {
      severity,
      mend: mend[language],
      ...(component === '' ? {} : { component, version }),
      ...(advisory === undefined ? {} : { advisory }),
      ...(opinion === true ? { opinion } : {}),
    },
  };
}

/** A file and its line where there is one; else the URL as an artifact, else the server's name as a logical place. */
function locationOf({ target, place, component }: Finding) {
  const name = visible(component === '' ? target : component);
  const logicalLocations = [{ name, fullyQualifiedName: visible(`${target}#${component}`) }];
  if (place !== undefined) {
    const { file, line, column } = place;
    const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
    return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region }, logicalLocations };
  }
  const uri = URL.canParse(target) && /^https?:/i.test(target) ? new URL(target).href : undefined;
  if (uri === undefined) return { logicalLocations };
  return { physicalLocation: { artifactLocation: { uri } }, logicalLocations };
}

/** A URI reference of a path, relative ones relative to where the audit ran. */
function uriOf(path: string): string {
  const file = path.toWellFormed();
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(file) && URL.canParse(file)) return new URL(file).href;
  if (file.startsWith('/')) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
