import { z } from 'zod';
import { backendBase } from '../../src/config/schema/model.ts';
import { code, fence, page, table } from './markdown.ts';
import { type JsonSchema, ROW_HEAD, rowCells, schemaRows, typeName } from './schema-rows.ts';

const MINIMAL = `models:
  - name: qwen3-8b
    backends:
      - url: http://127.0.0.1:8000/v1
        provider: vllm`;

const RULES = `rules:
  any:
    - { type: keyword, name: code }
    - all:
        - { type: context, name: long }
        - not: { type: language, name: en }`;

/** Keys whose inside has a page or a section of its own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'models[].backends': 'See [a backend](#a-backend).',
  'routing.signals': 'See [signals](signals.md).',
  'routing.decisions[].algorithm': 'See [selection](selection.md).',
  'routing.decisions[].plugins': 'See [plugins](plugins.md).',
  'routing.decisions[].rules': 'See [a rule](#a-rule).',
  'recipes[].routing': 'As [routing](#routing).',
};

/** The configuration's keys, section by section, from its JSON Schema. */
export function configPage(schema: JsonSchema): string {
  const sections = Object.entries(schema.properties ?? {});
  return page('Configuration', [
    'One YAML file. This one serves:',
    fence('yaml', MINIMAL),
    'Backends of one model back each other up. Without `routing` a built-in policy decides, which `fairlead explain` shows. A file with `version: v0.3` is a vLLM Semantic Router file and is imported as it loads.',
    '`${NAME}` and `${NAME:-default}` are replaced from the environment; a secret may be `file:PATH`. Secrets are printed as `***`. An unknown key is an error, with its place and the nearest known key. `fairlead config schema` prints the [JSON Schema](../../schema/fairlead.schema.json) for editors; a running gateway takes a changed file at once, and keeps the last good one when the new one is bad.',
    table(
      ['section', 'type', 'what it is'],
      sections.map(([name, section]) => [
        `[${code(name)}](#${name})`,
        typeName(section),
        section.description ?? '',
      ]),
    ),
    ...sections.flatMap(([name, section]) =>
      sectionBlocks(name, section, schema.required?.includes(name) ?? false),
    ),
    '## A backend',
    'Its provider adds keys of its own: see [providers](providers.md).',
    keyTable(z.toJSONSchema(backendBase, { io: 'input' }) as JsonSchema),
    '## A rule',
    'A rule is a leaf, which names a signal or a projection’s output, or `all`, `any` or `not` over rules; `{operator: AND, conditions: […]}` says the same at length. A leaf may carry a `predicate` (`gt`, `gte`, `lt`, `lte`) on the signal’s raw value. A decision without rules always matches, with confidence 0.',
    fence('yaml', RULES),
  ]);
}

function sectionBlocks(name: string, section: JsonSchema, required: boolean): string[] {
  const whole: JsonSchema = { properties: { [name]: section }, required: required ? [name] : [] };
  return [`## ${name}`, keyTable(whole)];
}

function keyTable(schema: JsonSchema): string {
  const rows = schemaRows(schema, { stopAt: (key) => key in ELSEWHERE });
  return table(
    ROW_HEAD,
    rows.map((row) => {
      const more = ELSEWHERE[row.key];
      return rowCells(
        more === undefined ? row : { ...row, description: `${row.description} ${more}`.trim() },
      );
    }),
  );
}
