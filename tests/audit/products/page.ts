import type { Look } from './look.ts';

/** The outcome as a page of Markdown: one line a product, the figures, and the bars. */
export function pageOf(looks: readonly Look[], day: string): string {
  const figures = figuresOf(looks);
  return `# Audit of real products

Each product was installed from its registry, started on loopback with the settings it comes with (exceptions are in
\`tests/audit/products/table.ts\`), and audited with \`fairlead audit infra URL --json\`. The truth about versions is what is installed;
the truth about advisories is the ranges in \`rules/advisories\`, judged by Python's own \`packaging\`. Written by
\`npm run test:products\` on ${day}.

| product | installed | named | version read | advisories that apply | reported | false | missed | cannot tell | other findings | requests | seconds |
| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |
${looks.map(rowOf).join('\n')}

| figure | reached | bar |
| --- | --- | --- |
| products named | ${figures.named} of ${looks.length} | all |
| version exact | ${figures.exact} of ${looks.length} (${percent(figures.exact / looks.length)}) | >= 90 % |
| version exact where the product tells it to a stranger | ${figures.exact} of ${looks.length - figures.silent} | all |
| false advisories | ${figures.falsely} | 0 |
| advisories missed where the version was read | ${figures.missed} | 0 |
| most requests to one product | ${figures.requests} | <= 25 |
${silentLine(looks)}`;
}

export interface Figures {
  readonly named: number;
  readonly exact: number;
  readonly silent: number;
  readonly falsely: number;
  readonly missed: number;
  readonly requests: number;
}

export function figuresOf(looks: readonly Look[]): Figures {
  return {
    named: looks.filter(({ isNamed }) => isNamed).length,
    exact: looks.filter(({ isExact }) => isExact).length,
    silent: looks.filter(({ product }) => product.silent !== undefined).length,
    falsely: looks.reduce((sum, { falsely }) => sum + falsely.length, 0),
    missed: looks.reduce((sum, { missed }) => sum + missed.length, 0),
    requests: Math.max(0, ...looks.map(({ requests }) => requests)),
  };
}

function rowOf(look: Look): string {
  const {
    product,
    isNamed,
    components,
    reported,
    affecting,
    falsely,
    missed,
    unclear,
    checks,
    requests,
    seconds,
  } = look;
  const read = components
    .map(({ name, version }) => `${name} ${version === '' ? '(none)' : version}`)
    .join(', ');
  const cells = [
    product.package,
    product.version,
    isNamed ? 'yes' : 'NO',
    read,
    affecting,
    reported.length,
    falsely.length,
  ];
  return `| ${[...cells, missed.length, unclear, [...new Set(checks)].join(', ') || 'none', requests, seconds.toFixed(1)].join(' | ')} |`;
}

function silentLine(looks: readonly Look[]): string {
  const silent = looks.filter(({ product }) => product.silent !== undefined);
  if (silent.length === 0) return '';
  const lines = silent.map(({ product }) => `- ${product.id}: ${product.silent}`);
  return `\nThese tell a stranger no version, so what is published about them is listed as one "cannot tell" each:\n${lines.join('\n')}\n`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
