import { stringify } from 'yaml';
import { z } from 'zod';
import type { Kinds } from '../../src/cli/kinds.ts';
import type { ConfiguredKind } from '../../src/core/kind.ts';
import { code, fence, linkTo, page, table } from './markdown.ts';
import { type JsonSchema, ROW_HEAD, rowCells, schemaRows } from './schema-rows.ts';

interface KindPage<Unit extends ConfiguredKind> {
  readonly title: string;
  readonly intro: readonly string[];
  readonly units: Iterable<Unit>;
  /** One line of facts under the summary. */
  facts(unit: Unit): string;
  /** The YAML around one example's config. */
  example(unit: Unit, config: Readonly<Record<string, unknown>>): unknown;
}

function kindPage<Unit extends ConfiguredKind>(spec: KindPage<Unit>): string {
  const units = [...spec.units];
  return page(spec.title, [
    ...spec.intro,
    table(
      ['name', 'what it does'],
      units.map((unit) => [`[${code(unit.id)}](${linkTo(unit.id)})`, unit.summary]),
    ),
    ...units.flatMap((unit) => unitBlocks(unit, spec)),
  ]);
}

function unitBlocks<Unit extends ConfiguredKind>(unit: Unit, spec: KindPage<Unit>): string[] {
  const rows = schemaRows(z.toJSONSchema(unit.config, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  return [
    `## ${code(unit.id)}`,
    `**${unit.title}.** ${unit.summary}`,
    spec.facts(unit),
    rows.length === 0 ? 'It takes no keys of its own.' : table(ROW_HEAD, rows.map(rowCells)),
    ...unit.examples.map(
      ({ title, config }) => `${title}:\n\n${fence('yaml', stringify(spec.example(unit, config)))}`,
    ),
  ];
}

const aka = (aliases: readonly string[]): string =>
  aliases.length === 0 ? '' : `Also written ${aliases.map(code).join(', ')}.`;

const COSTS = {
  free: 'It reads what the request already shows.',
  cpu: 'It reads the text, on this machine, in microseconds.',
  model: 'It runs a model on this machine.',
  network: 'It asks another service.',
} as const;

export function signalsPage({ signals }: Kinds): string {
  return kindPage({
    title: 'Signals',
    intro: [
      'A signal says whether one thing holds of a request, and how surely. Each stands in `routing.signals` with its `type` and a `name`; decisions and projections refer to that pair. A signal that fails counts as not matched.',
    ],
    units: signals,
    facts: (signal) => [COSTS[signal.cost], aka(signal.aliases)].filter(Boolean).join(' '),
    example: (signal, config) => ({
      routing: { signals: [{ type: signal.id, name: 'example', ...config }] },
    }),
  });
}

export function selectionPage({ selections }: Kinds): string {
  return kindPage({
    title: 'Selection algorithms',
    intro: [
      'When a decision names several models, its `algorithm` chooses among them. It also orders the rest, which are tried in that order when the chosen one cannot serve. `explain` shows every candidate’s score.',
    ],
    units: selections,
    facts: () => '',
    example: (selection, config) => ({ algorithm: { type: selection.id, ...config } }),
  });
}

export function pluginsPage({ plugins }: Kinds): string {
  return kindPage({
    title: 'Plugins',
    intro: [
      'A decision’s `plugins` work on its requests before a model is called. They run in the order of this page, whatever their order in the file.',
    ],
    units: [...plugins].sort((a, b) => a.order - b.order),
    facts: (plugin) => aka(plugin.aliases ?? []),
    example: (plugin, config) => ({ plugins: [{ type: plugin.id, ...config }] }),
  });
}

export function providersPage({ providers }: Kinds): string {
  return kindPage({
    title: 'Providers',
    intro: [
      'A backend’s `provider` says which URLs, authentication and parameters apply. Keys below stand beside the backend’s own `url`, `key`, `model` and `weight`; a provider without a table takes only those.',
    ],
    units: providers,
    facts: (provider) =>
      `Its reasoning fields are those of the server ${code(provider.reasoningServer)} in [reasoning](reasoning.md).`,
    example: (provider, config) => ({ backends: [{ provider: provider.id, ...config }] }),
  });
}
