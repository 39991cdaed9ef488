import { type KeyReader, readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import type { PluginReader } from './plugin-reader.ts';

const plain = (readers: Readonly<Record<string, KeyReader>>): PluginReader => ({
  read: (configuration, to) => readKeys(configuration, to, readers),
});

const pairs: KeyReader = (field, to) =>
  field.items().map((pair) => readKeys(pair, to, { name: 'text', value: 'text' }));

/** Where VSR derives a number itself, ours is taken. */
function tokens(field: Field, to: string): number | undefined {
  if (field.value !== 'auto') return field.number(to);
  field.approximated(to, 'the model’s context window is not asked; our default is taken');
  return undefined;
}

/** VSR leaves whole what the file does not name. */
function isShortened(target: Field, to: string): boolean {
  const mode = target.at('mode');
  const isTarget = mode.value === 'extractive' || mode.value === 'recoverable';
  if (mode.value === 'recoverable') {
    mode.approximated(to, 'what is left out cannot be asked for again');
  } else mode.mapped(to);
  for (const key of ['min_tokens', 'target_tokens']) {
    target.at(key).ignored('the budget is one of the whole request: triggerTokens and targetTokens');
  }
  return isTarget;
}

/** What VSR's plugins do to requests. */
export const REQUEST_PLUGINS: Readonly<Record<string, PluginReader>> = {
  fast_response: plain({ message: 'text' }),
  system_prompt: plain({ mode: 'text', system_prompt: 'text' }),
  header_mutation: plain({ add: pairs, update: pairs, delete: 'texts' }),
  request_params: plain({
    blocked_params: 'texts',
    max_tokens_limit: 'number',
    max_n: 'number',
    strip_unknown: 'flag',
  }),
  tools: {
    read(configuration, to) {
      configuration
        .at('semantic_selection')
        .ignored('this build has no database of tools; tool_selection chooses among those of the request');
      return defined({
        mode: configuration.at('mode').text(`${to}.mode`),
        allow: configuration.at('allow_tools').texts(`${to}.allow`),
        block: configuration.at('block_tools').texts(`${to}.block`),
        stripToolHistory: configuration.at('strip_tool_history').flag(`${to}.stripToolHistory`),
      });
    },
  },
  tool_selection: {
    read(configuration, to) {
      if (configuration.at('mode').value !== 'filter') {
        configuration
          .at('mode')
          .refused('this build has no database of tools to add from; mode filter can be carried over');
        return undefined;
      }
      configuration.at('mode').mapped(to);
      for (const key of ['relevance_threshold', 'similarity_threshold']) {
        configuration.at(key).ignored('a likeness of VSR’s embeddings; ours are measured otherwise');
      }
      const keep = configuration.at('preserve_count').number(`${to}.keepAtLeast`);
      return defined({
        topK: configuration.at('top_k').number(`${to}.topK`),
        keepAtLeast: keep === undefined ? undefined : Math.max(1, keep),
      });
    },
  },
  context_compression: {
    read(configuration, to) {
      const budget = configuration.at('budget');
      const targets = configuration.at('targets');
      configuration.at('mode').mapped(to);
      budget.at('reserve_output_tokens').ignored('targetTokens says how much room the messages may take');
      for (const key of ['rag', 'memory']) {
        targets.at(key).ignored('texts that a client puts into its messages are not told apart');
      }
      configuration.at('recovery').ignored('what is left out cannot be asked for again');
      configuration.at('failure_mode').ignored('a text that cannot be shortened is sent as it is');
      configuration.at('request_controls').ignored('clients cannot change it');
      return defined({
        triggerTokens: tokens(budget.at('trigger_tokens'), `${to}.triggerTokens`),
        targetTokens: tokens(budget.at('target_tokens'), `${to}.targetTokens`),
        targets: {
          toolOutputs: isShortened(targets.at('tool_outputs'), `${to}.targets.toolOutputs`),
          history: isShortened(targets.at('history'), `${to}.targets.history`),
        },
        scoring: configuration.at('scoring').at('method').text(`${to}.scoring`),
      });
    },
  },
  masking: {
    type: 'redact',
    differs: 'the values come back in the answer, and secrets are masked as well',
    read(configuration, to) {
      configuration.at('placeholders').ignored('placeholders have one form, such as <EMAIL_ADDRESS_1>');
      configuration.at('threshold').ignored('a score of VSR’s own model; ours are calibrated otherwise');
      const types = configuration.at('entity_types').texts(`${to}.types`);
      return defined({ types: types?.length === 0 ? undefined : types });
    },
  },
};
