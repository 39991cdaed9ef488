import type { OptionSpec } from '../commands/define.ts';

const file = (description: string): OptionSpec => ({ type: 'string', value: 'FILE', description });

/** Options that every audit takes for its report. */
export const REPORT_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  lang: { type: 'string', value: 'en|zh', description: 'Language of the report; en when left out.' },
  sarif: file('Also write SARIF 2.1.0.'),
  html: file('Also write one HTML page that needs nothing else.'),
  junit: file('Also write JUnit XML.'),
  markdown: file('Also write Markdown.'),
  baseline: file('What this baseline names is known and does not fail.'),
  'write-baseline': file('Write what was found as a baseline, known things included.'),
  'fail-on': {
    type: 'string',
    value: 'SEVERITY',
    description:
      'Least severity that exits 1: info, low, medium, high, critical, or never; low when left out.',
  },
};
