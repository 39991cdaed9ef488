import type { Finding, Severity } from '../../finding.ts';
import { visible } from '../escape.ts';
import { flatFacts } from '../flat-facts.ts';
import { countsIn, SEVERITY_NAMES, TEXTS } from '../texts.ts';
import { defineFormat, type View } from './define.ts';

/** SGR codes. */
const COLOURS: Readonly<Record<Severity, string>> = {
  info: '2',
  low: '36',
  medium: '33',
  high: '31',
  critical: '1;31',
};
const SEVERITY_COLUMNS = 9;
const EVIDENCE_COLUMNS = 200;
const MOST_FACTS = 30;
const MOST_UNKNOWN = 10;

export default defineFormat({
  id: 'terminal',
  title: 'Terminal',
  summary: 'For people, in colour where the terminal has it.',
  render({ targets, findings, known, unknown, counts, facts }, view) {
    const say = (text: keyof typeof TEXTS): string => TEXTS[text][view.language];
    const lines: string[] = [];
    for (const { url, components, problem } of targets) {
      const names = components.map(({ name, version }) => `${name} ${version}`.trim()).join(', ');
      const rest = problem === undefined ? names : `${names === '' ? '' : `${names}; `}${problem}`;
      lines.push(visible(`${url}${rest === '' ? '' : `  ${rest}`}`));
    }
    if (targets.length > 0) lines.push('');
    for (const finding of findings) lines.push(...entry(finding, view), '');
    if (unknown.length > 0) {
      lines.push(`${say('unknown')}:`);
      for (const { title, target } of unknown.slice(0, MOST_UNKNOWN))
        lines.push(visible(`  ${title[view.language]} (${target})`));
      if (unknown.length > MOST_UNKNOWN) lines.push(`  … +${unknown.length - MOST_UNKNOWN}`);
      lines.push('');
    }
    const figures = flatFacts(facts);
    if (figures.length > 0) {
      lines.push(`${say('figures')}:`);
      for (const [name, value] of figures.slice(0, MOST_FACTS)) lines.push(visible(`  ${name}: ${value}`));
      if (figures.length > MOST_FACTS) lines.push(`  … +${figures.length - MOST_FACTS}`);
      lines.push('');
    }
    if (findings.length === 0) lines.push(say('none'));
    lines.push(countsIn(view.language, counts, known.length, unknown.length), '');
    return lines.join('\n');
  },
});

/** The lines of one finding; what the target said cannot steer the terminal. */
export function entry(finding: Finding, view: View): string[] {
  const { severity, title, target, component, version, evidence, mend, advisory, place, opinion } = finding;
  const { language } = view;
  const name = SEVERITY_NAMES[severity][language];
  const shown = view.colour ? `\x1b[${COLOURS[severity]}m${name}\x1b[0m` : name;
  const pad = ' '.repeat(Math.max(1, SEVERITY_COLUMNS - columnsOf(name)));
  const of = `${component} ${version}`.trim();
  const where = place === undefined ? target : `${place.file}:${place.line}`;
  const indent = ' '.repeat(SEVERITY_COLUMNS);
  const row = (label: keyof typeof TEXTS, value: string) =>
    value === '' ? [] : [`${indent}${visible(`${TEXTS[label][language]}: ${value}`)}`];
  const mark = opinion === true ? ` (${TEXTS.opinion[language]})` : '';
  return [
    `${shown}${pad}${visible(`${title[language]}${mark}`)}`,
    `${indent}${visible(of === '' ? where : `${where}  ${of}`)}`,
    ...row('advisory', advisory?.ids.join(', ') ?? ''),
    ...row('evidence', cut(evidence, EVIDENCE_COLUMNS)),
    ...row('mend', mend[language]),
  ];
}

const cut = (text: string, most: number): string => {
  const points = Array.from(text);
  return points.length > most ? `${points.slice(0, most - 1).join('')}…` : text;
};

/** Characters of Chinese take two columns. */
const columnsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
