import { type Finding, SEVERITIES } from '../../finding.ts';
import { markup } from '../escape.ts';
import { htmlStyle } from '../html-style.ts';
import { countsIn, SEVERITY_NAMES, TEXTS } from '../texts.ts';
import { defineFormat, type View } from './define.ts';

export default defineFormat({
  id: 'html',
  title: 'HTML',
  summary: 'One file that asks for nothing else, light and dark, with a filter by severity and no script.',
  render({ audit, version, targets, findings, known, unknown, counts, facts }, view) {
    const say = (text: keyof typeof TEXTS): string => markup(TEXTS[text][view.language]);
    const title = `${say('report')}: ${markup(audit)}`;
    const part = (heading: keyof typeof TEXTS, list: readonly Finding[], note = '') =>
      list.length === 0
        ? ''
        : `<section><h2>${say(heading)}</h2>${note}${list.map((one) => article(one, view)).join('\n')}</section>`;
    const rows = targets.map(({ url, components, requests, problem = '' }) => {
      const names = components.map(({ name, version: its }) => `${name} ${its}`.trim()).join(', ');
      return `<tr><td>${markup(url)}</td><td>${markup(names)}</td><td class="n">${requests}</td><td>${markup(problem)}</td></tr>`;
    });
    return [
      '<!doctype html>',
      `<html lang="${view.language === 'zh' ? 'zh-CN' : 'en'}">`,
      '<head><meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<meta name="referrer" content="no-referrer">',
      `<title>${title}</title><style>${htmlStyle()}</style></head>`,
      `<body><main><header><h1>${title}</h1>`,
      `<p>${markup(countsIn(view.language, counts, known.length, unknown.length))}</p>`,
      filter(view),
      '</header>',
      findings.length === 0
        ? `<section><h2>${say('findings')}</h2><p>${say('none')}</p></section>`
        : part('findings', findings),
      part('known', known),
      part('unknown', unknown, `<p>${say('unknownNote')}</p>`),
      `<section><h2>${say('targets')}</h2><div class="wide" tabindex="0" role="region" aria-label="${say('targets')}">`,
      `<table><thead><tr><th scope="col">${say('target')}</th><th scope="col">${say('recognised')}</th>`,
      `<th scope="col" class="n">${say('requests')}</th><th scope="col">${say('problem')}</th></tr></thead>`,
      `<tbody>${rows.join('')}</tbody></table></div></section>`,
      Object.keys(facts).length === 0
        ? ''
        : `<section><h2>${say('figures')}</h2><pre tabindex="0">${jsonMarkup(facts)}</pre></section>`,
      `<footer><p>Fairlead ${markup(version)}</p></footer></main></body></html>`,
      '',
    ].join('\n');
  },
});

const jsonMarkup = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => markup(line))
    .join('\n');

function filter({ language }: View): string {
  const boxes = SEVERITIES.toReversed().map(
    (severity) =>
      `<label><input type="checkbox" id="show-${severity}" checked> ${SEVERITY_NAMES[severity][language]}</label>`,
  );
  return `<fieldset><legend>${TEXTS.show[language]}</legend>${boxes.join(' ')}</fieldset>`;
}

function article(finding: Finding, { language }: View): string {
  const { severity, title, target, component, version, evidence, mend, advisory, place, opinion } = finding;
  const row = (name: keyof typeof TEXTS, value: string) =>
    value === '' ? '' : `<dt>${TEXTS[name][language]}</dt><dd>${markup(value)}</dd>`;
  const mark = opinion === true ? ` <em>(${TEXTS.opinion[language]})</em>` : '';
  return [
    `<article class="${severity}"><h3><span class="badge">${SEVERITY_NAMES[severity][language]}</span> ${markup(title[language])}${mark}</h3><dl>`,
    row('target', target),
    row('component', `${component} ${version}`.trim()),
    row('place', place === undefined ? '' : `${place.file}:${place.line}`),
    row('advisory', advisory?.ids.join(', ') ?? ''),
    row('range', advisory?.range ?? ''),
    links(advisory?.references ?? [], language),
    row('check', finding.check),
    row('tags', finding.tags?.join(', ') ?? ''),
    row('mend', mend[language]),
    `<dt>${TEXTS.evidence[language]}</dt><dd><code>${markup(evidence)}</code></dd>`,
    '</dl></article>',
  ].join('');
}

/** Only web addresses become links. */
function links(references: readonly string[], language: View['language']): string {
  if (references.length === 0) return '';
  const each = references.map((url) =>
    /^https?:\/\//i.test(url)
      ? `<a href="${markup(url)}" rel="noopener noreferrer">${markup(url)}</a>`
      : markup(url),
  );
  return `<dt>${TEXTS.references[language]}</dt><dd>${each.join('<br>')}</dd>`;
}
