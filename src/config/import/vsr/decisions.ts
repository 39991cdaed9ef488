import { readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import { importAlgorithm } from './algorithms.ts';
import type { Models } from './models.ts';
import { importPlugins } from './plugins.ts';
import { importRules } from './rules.ts';
import type { SignalNames } from './signal-names.ts';

const WITHOUT_COUNTERPART: Readonly<Record<string, string>> = {
  output_contract: 'answers are passed on as the backend gives them',
  output_contract_spec: 'answers are passed on as the backend gives them',
  annotations: 'notes that nothing reads',
  candidateIterations: 'for VSR’s own language of decisions; the candidates are under modelRefs',
  adaptations: 'this build does not learn while it routes',
  emits: 'this build keeps no retention state; the algorithm session_sticky keeps a model',
};

/** routing.decisions in our form. A decision whose candidates all fall away goes to the default model. */
export function importDecisions(decisions: Field, names: SignalNames, models: Models, to: string): unknown[] {
  return decisions.items().map((decision, index) => {
    const at = `${to}[${index}]`;
    for (const [key, reason] of Object.entries(WITHOUT_COUNTERPART)) decision.at(key).ignored(reason);
    const refs = importModelRefs(decision.at('modelRefs'), models, `${at}.models`);
    const plugins = importPlugins(decision.at('plugins'), `${at}.plugins`);
    return defined({
      ...readKeys(decision, at, { name: 'text', description: 'text', priority: 'number', tier: 'number' }),
      rules: importRules(decision.at('rules'), names, `${at}.rules`),
      models: refs.length > 0 || models.fallback === undefined ? refs : [{ model: models.fallback }],
      algorithm: importAlgorithm(decision.at('algorithm'), `${at}.algorithm`),
      plugins: plugins.length === 0 ? undefined : plugins,
    });
  });
}

function importModelRefs(refs: Field, models: Models, to: string): Record<string, unknown>[] {
  const taken: Record<string, unknown>[] = [];
  for (const ref of refs.items()) {
    const at = `${to}[${taken.length}]`;
    const model = ref.at('model').text(`${at}.model`);
    if (model === undefined || !models.has(model)) {
      ref.refused(`no model ${model ?? ''} with a backend is under providers.models`);
      continue;
    }
    const stated = ref.at('use_reasoning').flag(`${at}.reasoning`);
    // a model with a reasoning family does not think in VSR unless it is told to
    const reasoning = stated ?? (models.isReasoning(model) ? false : undefined);
    const effort = ref.at('reasoning_effort').text(`${at}.effort`);
    ref.at('reasoning_description').ignored('a note that nothing reads');
    ref.at('reasoning_mode').ignored('use_reasoning says whether the model thinks');
    taken.push(
      defined({
        model,
        reasoning,
        effort: effort ?? (reasoning === true ? models.effort : undefined),
        weight: ref.at('weight').number(`${at}.weight`),
        lora: ref.at('lora_name').text(`${at}.lora`),
      }),
    );
  }
  return taken;
}
