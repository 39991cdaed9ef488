import { writeFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import { loadConfigText } from '../../config/load.ts';
import { FairleadError } from '../../core/errors.ts';
import { nearest } from '../../core/suggest.ts';
import type { Runtime } from '../../gateway/runtime.ts';
import type { Router } from '../../routing/router.ts';
import type { BoardModels } from '../board-models.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { createDryRuntime } from '../dry-runtime.ts';
import { embeddedConfigText } from '../embedded.ts';
import { createKinds } from '../kinds.ts';
import { readConfigText } from '../read-config-text.ts';
import { fitSignals, probeNames, type SignalFit } from './fit-signals.ts';
import { type Probe, parseProbes } from './probes.ts';
import { type NumberAt, writeNumbers } from './write-numbers.ts';

interface PolicyFit extends SignalFit {
  readonly recipe: string;
  /** Where the threshold stands, or would stand, in the configuration. */
  readonly path: NumberAt['path'];
}

/** Fits the thresholds of a configuration, prints them, and writes them into the file where that is asked for. */
export async function calibrate(invocation: Invocation, models?: BoardModels): Promise<ExitCode> {
  const { options, positionals, env, json, out } = invocation;
  if (positionals.length > 0)
    throw new FairleadError('FL_USAGE', `calibrate takes no '${positionals[0]}'`, {
      hint: 'give the configuration with -c FILE',
    });
  const file = typeof options.config === 'string' ? options.config : undefined;
  const text = file === undefined ? embeddedConfigText() : await readConfigText(file);
  const kinds = createKinds();
  const { config, source } = await loadConfigText(text, file ?? 'embedded', { kinds: kinds.config, env });
  const writes = options.write === true;
  if (writes && (file === undefined || source === 'vsr')) throw unwritable(file);
  const probes =
    typeof options.probes === 'string'
      ? parseProbes(await readConfigText(options.probes), options.probes)
      : [];
  const runtime = await createDryRuntime(config, kinds, models);
  try {
    const fits = policyFits(runtime, probes);
    if (writes && file !== undefined) {
      const numbers = fits.map(({ path, new: { threshold } }) => ({ path, value: threshold }));
      await writeFile(file, writeNumbers(text, numbers));
    }
    out.write(json ? `${JSON.stringify({ signals: fits, written: writes })}\n` : words(fits, writes, file));
    return 0;
  } finally {
    await runtime.dispose();
  }
}

function policyFits(runtime: Runtime, probes: readonly Probe[]): PolicyFit[] {
  const policies = policiesOf(runtime);
  checkProbes(
    probes,
    policies.flatMap(({ router }) => router.signals.filter(({ signal }) => signal.calibration !== undefined)),
  );
  return policies.flatMap(({ router, path }) =>
    fitSignals(router.signals, probes).map((fit) => ({
      recipe: router.recipe,
      path: [...path, 'signals', fit.index, fit.key],
      ...fit,
    })),
  );
}

/** The routers of what the file itself states, and where. */
function policiesOf({ config, mainRouter, routers }: Runtime) {
  const main = config.routing === undefined ? [] : [{ router: mainRouter, path: ['routing'] }];
  return [...main, ...recipesOf(config, routers)];
}

function recipesOf({ recipes }: Config, routers: ReadonlyMap<string, Router>) {
  return recipes.flatMap(({ models: [name = ''] }, index) => {
    const router = routers.get(name);
    return router === undefined ? [] : [{ router, path: ['recipes', index, 'routing'] }];
  });
}

function checkProbes(probes: readonly Probe[], signals: Router['signals']): void {
  const names = new Set(signals.flatMap(probeNames));
  for (const { signal } of probes) {
    if (names.has(signal)) continue;
    const meant = nearest(signal, names);
    throw new FairleadError('FL_USAGE', `probes name ${signal}, which has no threshold to fit`, {
      hint: meant === undefined ? `there are ${[...names].join(', ')}` : `did you mean ${meant}?`,
    });
  }
}

function words(fits: readonly PolicyFit[], written: boolean, file: string | undefined): string {
  if (fits.length === 0) return 'no signal has a threshold that stands on similarities\n';
  const lines = fits.map((fit) => {
    const change = (key: 'threshold' | 'precision' | 'recall') =>
      `${fit.old[key].toFixed(3)} → ${fit.new[key].toFixed(3)}`;
    const recipe = fit.recipe === 'main' ? '' : `${fit.recipe}: `;
    const counted = `${fit.positives} should match, ${fit.negatives} should not`;
    return `${recipe}${fit.type} ${fit.name}: ${fit.key} ${change('threshold')}, precision ${change('precision')}, recall ${change('recall')} (${counted})`;
  });
  const end = written ? `wrote ${file}` : 'nothing was written; --write puts them into the file';
  return `${[...lines, end].join('\n')}\n`;
}

function unwritable(file: string | undefined): FairleadError {
  return file === undefined
    ? new FairleadError('FL_USAGE', '--write needs a file', { hint: 'give it with -c FILE' })
    : new FairleadError(
        'FL_USAGE',
        `${file} is a file of vLLM Semantic Router, whose thresholds mean others`,
        {
          hint: 'import it first: fairlead import vsr FILE > fairlead.yaml',
        },
      );
}
