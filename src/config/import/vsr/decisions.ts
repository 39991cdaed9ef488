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
  return refs.items().flatMap((ref) => {
    const model = ref.at('model').text(`${to}.model`);
    if (model === undefined || !models.has(model)) {
      ref.refused(`no model ${model ?? ''} with a backend is under providers.models`);
      return [];
    }
    const reasoning = ref.at('use_reasoning').flag(`${to}.reasoning`);
    const effort = ref.at('reasoning_effort').text(`${to}.effort`);
    ref.at('reasoning_description').ignored('a note that nothing reads');
    ref.at('reasoning_mode').ignored('use_reasoning says whether the model thinks');
    return [
      defined({
        model,
        reasoning,
        effort: effort ?? (reasoning === true ? models.effort : undefined),
        weight: ref.at('weight').number(`${to}.weight`),
        lora: ref.at('lora_name').text(`${to}.lora`),
      }),
    ];
  });
}
