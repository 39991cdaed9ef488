/** Writes docs/reference and schema/fairlead.schema.json from the registries, schemas and tables of the code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { commands } from '../src/cli/commands/index.gen.ts';
import { createKinds } from '../src/cli/kinds.ts';
import { configJsonSchema } from '../src/config/json-schema.ts';
import { configSchema } from '../src/config/schema/config.ts';
import { createGatewayMetrics } from '../src/observe/gateway-metrics.ts';
import { MetricsRegistry, type MetricsSnapshot } from '../src/observe/metrics.ts';
import { createProcessMetrics } from '../src/observe/process-metrics.ts';
import { configPage } from './docs/config-page.ts';
import { cliPage, errorsPage, metricsPage } from './docs/flat-pages.ts';
import { pluginsPage, providersPage, selectionPage, signalsPage } from './docs/kind-pages.ts';
import { reasoningPage } from './docs/reasoning-page.ts';
import type { JsonSchema } from './docs/schema-rows.ts';

/** Every generated file by its path from the root. Pure: the same code gives the same text. */
export function renderDocs(): ReadonlyMap<string, string> {
  const kinds = createKinds();
  // Without shared definitions, so that every key stands where a reader looks for it.
  const config = z.toJSONSchema(configSchema(kinds.config), { io: 'input', unrepresentable: 'any' });
  return new Map([
    ['docs/reference/config.md', configPage(config as JsonSchema)],
    ['docs/reference/signals.md', signalsPage(kinds)],
    ['docs/reference/selection.md', selectionPage(kinds)],
    ['docs/reference/plugins.md', pluginsPage(kinds)],
    ['docs/reference/providers.md', providersPage(kinds)],
    ['docs/reference/reasoning.md', reasoningPage(kinds.families)],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/metrics.md', metricsPage(emptyMetrics())],
    ['docs/reference/cli.md', cliPage(commands)],
    ['schema/fairlead.schema.json', `${JSON.stringify(configJsonSchema(kinds.config), null, 2)}\n`],
  ]);
}

function emptyMetrics(): MetricsSnapshot {
  const registry = new MetricsRegistry();
  createGatewayMetrics(registry);
  createProcessMetrics(registry).dispose();
  return registry.snapshot();
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const [path, text] of renderDocs()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
