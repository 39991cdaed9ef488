import type { Finding } from '../../finding.ts';
import { fenced, markdown, visible } from '../escape.ts';
import { countsIn, SEVERITY_NAMES, TEXTS } from '../texts.ts';
import { defineFormat, type View } from './define.ts';

export default defineFormat({
  id: 'markdown',
  title: 'Markdown',
  summary: 'For a comment on a pull request or a wiki.',
  render({ audit, version, targets, findings, known, unknown, counts, facts }, view) {
    const say = (text: keyof typeof TEXTS): string => TEXTS[text][view.language];
    const lines = [
      `# ${say('report')}: ${markdown(audit)}`,
      '',
      `Fairlead ${markdown(version)}. ${countsIn(view.language, counts, known.length, unknown.length)}`,
      '',
      `## ${say('findings')}`,
      '',
      ...(findings.length === 0 ? [say('none'), ''] : findings.flatMap((finding) => section(finding, view))),
    ];
    const list = (heading: keyof typeof TEXTS, of: readonly Finding[], note?: string) => {
      if (of.length === 0) return;
      lines.push(`## ${say(heading)}`, '', ...(note === undefined ? [] : [note, '']));
      for (const { severity, title, target } of of)
        lines.push(
          `- ${SEVERITY_NAMES[severity][view.language]}: ${markdown(title[view.language])} (${markdown(target)})`,
        );
      lines.push('');
    };
    list('known', known);
    list('unknown', unknown, say('unknownNote'));
    lines.push(
      `## ${say('targets')}`,
      '',
      `| ${say('target')} | ${say('recognised')} | ${say('requests')} | ${say('problem')} |`,
      '| --- | --- | ---: | --- |',
    );
    for (const { url, components, requests, problem = '' } of targets) {
      const names = components.map(({ name, version: its }) => `${name} ${its}`.trim()).join(', ');
      lines.push(`| ${markdown(url)} | ${markdown(names)} | ${requests} | ${markdown(problem)} |`);
    }
    lines.push('');
    if (Object.keys(facts).length > 0)
      lines.push(`## ${say('figures')}`, '', fenced(JSON.stringify(facts, null, 2), 'json'), '');
    return lines.join('\n');
  },
});

function section(finding: Finding, { language }: View): string[] {
  const { severity, title, target, component, version, evidence, mend, advisory, place, opinion } = finding;
  const row = (name: keyof typeof TEXTS, value: string) =>
    value === '' ? [] : [`- ${TEXTS[name][language]}: ${markdown(value)}`];
  return [
    `### ${SEVERITY_NAMES[severity][language]}: ${markdown(title[language])}`,
    '',
    ...row('target', target),
    ...row('component', `${component} ${version}`.trim()),
    ...row('place', place === undefined ? '' : `${place.file}:${place.line}`),
    ...row('advisory', advisory?.ids.join(', ') ?? ''),
    ...row('range', advisory?.range ?? ''),
    ...row('references', advisory?.references.join(' ') ?? ''),
    ...row('check', finding.check),
    ...row('tags', finding.tags?.join(', ') ?? ''),
    ...row('mend', mend[language]),
    ...(opinion === true ? [`- ${TEXTS.opinion[language]}`] : []),
    '',
    fenced(visible(evidence)),
    '',
  ];
}
