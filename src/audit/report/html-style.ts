import { SEVERITIES } from '../finding.ts';

/** The style sheet of the HTML report. Severities differ by word as well as by colour; all texts reach 4.5 : 1. */
export function htmlStyle(): string {
  const hide = SEVERITIES.map(
    (severity) => `body:has(#show-${severity}:not(:checked)) article.${severity}{display:none}`,
  ).join('');
  return `:root{color-scheme:light dark;--ink:#1b1f24;--page:#fff;--card:#f6f7f9;--line:#d5d9df;--link:#0b57b0;--critical:#8f0d2f;--high:#b3261e;--medium:#8a5300;--low:#1d5f8a;--info:#565d66}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--page:#14171a;--card:#1d2125;--line:#3a4047;--link:#8ab8ff;--critical:#ff8fab;--high:#ff9d94;--medium:#f2b866;--low:#86c5f0;--info:#aab2bb}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .75rem}h3{font-size:1rem;margin:0 0 .5rem;overflow-wrap:anywhere}a{color:var(--link)}
fieldset{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem;display:flex;flex-wrap:wrap;gap:1rem}label{display:inline-flex;gap:.4rem;align-items:center;min-height:1.75rem}
article{background:var(--card);border:1px solid var(--line);border-inline-start:.3rem solid var(--tone);border-radius:.5rem;padding:.85rem 1rem;margin:0 0 .75rem}
.badge{color:var(--tone);border:1px solid;border-radius:1rem;padding:.05rem .55rem;font-size:.85rem;white-space:nowrap}
${SEVERITIES.map((severity) => `.${severity}{--tone:var(--${severity})}`).join('')}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:0}dt{color:var(--info)}dd{margin:0;overflow-wrap:anywhere}code,pre{font:.875rem/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem;max-height:30rem;overflow:auto}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}.n{text-align:end}footer{color:var(--info);margin-top:2rem}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
${hide}`;
}
