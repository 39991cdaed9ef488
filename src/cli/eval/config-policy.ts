import { loadConfigFile } from '../../config/load.ts';
import type { ModelConfig } from '../../config/schema/model.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Routed } from '../../routing/outcome.ts';
import type { Router } from '../../routing/router.ts';
import { createDryRuntime } from '../dry-runtime.ts';
import { createKinds } from '../kinds.ts';
import type { Choices } from './policies.ts';
import type { Row } from './rows.ts';
import type { Trial } from './trial.ts';

/** Every so many rows a line says how far it is. */
const TELL_EVERY = 1000;

/**
 * What the configuration in `file` decides for each row, without a byte sent. Throws what the configuration has wrong,
 * and FL_USAGE where it chooses only models that the dataset has no outcomes of.
 */
export async function configChoices(
  file: string,
  trial: Trial,
  env: Readonly<Record<string, string | undefined>>,
  tell: (line: string) => void,
): Promise<Choices> {
  const kinds = createKinds();
  const { config } = await loadConfigFile(file, { kinds: kinds.config, env });
  const runtime = await createDryRuntime(config, kinds);
  try {
    const names = datasetNames(config.models, trial.models);
    const choices: string[] = [];
    for (const row of trial.rows) {
      const routed = await routedRow(runtime.mainRouter, row);
      const found = routed.selection.order
        .map(({ model }) => names.get(model))
        .find((name) => name !== undefined);
      if (found === undefined) throw unknown(routed.chosen.model, row, trial.models);
      choices.push(found);
      if (choices.length % TELL_EVERY === 0)
        tell(`decided on ${choices.length} of ${trial.rows.length} prompts`);
    }
    return choices;
  } finally {
    await runtime.dispose();
  }
}

function routedRow(router: Router, { prompt }: Row): Routed | Promise<Routed> {
  const messages = [{ role: 'user' as const, content: prompt }];
  const view = router.view({ model: 'auto', messages, headers: {}, identity: { groups: [] }, nowMs: 0 });
  return router.route(view);
}

/** The dataset's name of each configured model: its own, an alias, or what a backend calls it. */
function datasetNames(models: readonly ModelConfig[], known: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const model of models) {
    const own = [model.name, ...model.aliases];
    const called = [...own, ...model.backends.flatMap((backend) => backend.model ?? [])];
    const found = called.find((name) => known.includes(name));
    if (found !== undefined) for (const name of own) names.set(name, found);
  }
  return names;
}

function unknown(model: string, { line }: Row, known: readonly string[]): FairleadError {
  return new FairleadError(
    'FL_USAGE',
    `the policy chooses ${model} for line ${line}, of which there are no outcomes`,
    {
      hint: `give one of its models a name or alias of the dataset: ${known.slice(0, 8).join(', ')}`,
    },
  );
}
