import { readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import type { PluginReader } from './plugin-reader.ts';

/** VSR's cache directives that ours knows, by our names for them. */
const CACHE_CONTROLS: Readonly<Record<string, string>> = {
  'no-cache': 'no-cache',
  'no-store': 'no-store',
  'max-age': 'max-age',
  bypass: 'off',
};

/** Undefined: nothing is stated. VSR takes none unless they are switched on. */
function cacheControls(controls: Field, to: string): string[] | undefined {
  if (!controls.present) return undefined;
  controls.at('header').ignored('clients send x-fairlead-cache or Cache-Control');
  controls.at('max_ttl_seconds').ignored('clients cannot lengthen the time that an answer is kept');
  const isOn = controls.at('enabled').flag(to) ?? false;
  const allowed = controls.at('allowed').texts(to) ?? [];
  return isOn ? allowed.flatMap((name) => CACHE_CONTROLS[name] ?? []) : [];
}

const responseCache: PluginReader = {
  type: 'response_cache',
  read(configuration, to) {
    for (const field of [
      configuration.at('semantic').at('similarity_threshold'),
      configuration.at('similarity_threshold'),
    ]) {
      field.ignored('a likeness of VSR’s embeddings; the default is calibrated for each language');
    }
    configuration.at('revision').ignored('an answer is shared only under the same plugins and models anyway');
    const personalised = configuration.at('personalized').at('mode');
    personalised.mapped(`${to}.personalised`);
    const isPersonal = personalised.present && personalised.value !== 'disabled';
    if (isPersonal) {
      configuration
        .at('scope')
        .approximated(`${to}.scope`, 'what depends on the asker is kept for the asker');
    }
    return defined({
      ...readKeys(configuration, to, { mode: 'text', scope: 'text', ttl_seconds: 'number' }),
      ...(isPersonal ? { scope: 'user', personalised: true } : {}),
      requestControls: cacheControls(configuration.at('request_controls'), `${to}.requestControls`),
    });
  },
};

/** What VSR's plugins do to answers. */
export const ANSWER_PLUGINS: Readonly<Record<string, PluginReader>> = {
  response_cache: responseCache,
  'response-cache': responseCache,
  'semantic-cache': responseCache,
  semantic_cache: responseCache,
  hallucination: {
    differs: 'a heuristic of words, numbers and embeddings in place of a model',
    read(configuration, to) {
      configuration.at('use_nli').ignored('this build has no model of inference between texts');
      configuration
        .at('unverified_factual_action')
        .ignored('an answer that nothing can be checked by says so in its header');
      const action = configuration.at('hallucination_action');
      const isBlock = action.value === 'block';
      if (isBlock) action.approximated(`${to}.action`, 'a heuristic does not block; it says so in a header');
      return defined({
        action: isBlock ? 'header' : action.text(`${to}.action`),
        details: configuration.at('include_hallucination_details').flag(`${to}.details`),
      });
    },
  },
  router_replay: {
    type: 'replay',
    read(configuration, to) {
      configuration.at('max_records').ignored('one log of the newest 10,000 serves all decisions');
      for (const key of ['max_tool_trace_bytes', 'max_tool_trace_steps']) {
        configuration.at(key).ignored('calls of tools are kept as a part of the bodies');
      }
      return readKeys(configuration, to, {
        capture_request_body: 'flag',
        capture_response_body: 'flag',
        max_body_bytes: 'number',
      });
    },
  },
};
