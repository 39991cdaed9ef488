import { type KeyReader, readKeys } from '../read-keys.ts';
import type { Field } from '../source.ts';

const pairs: KeyReader = (field, to) =>
  field.items().map((pair) => readKeys(pair, to, { name: 'text', value: 'text' }));

const READERS: Readonly<Record<string, Readonly<Record<string, KeyReader>>>> = {
  fast_response: { message: 'text' },
  system_prompt: { mode: 'text', system_prompt: 'text' },
  header_mutation: { add: pairs, update: pairs, delete: 'texts' },
  request_params: {
    blocked_params: 'texts',
    max_tokens_limit: 'number',
    max_n: 'number',
    strip_unknown: 'flag',
  },
};

/** A decision's plugins in our form; those that this build does not have, or that are switched off, are left out. */
export function importPlugins(plugins: Field, to: string): Record<string, unknown>[] {
  const taken: Record<string, unknown>[] = [];
  for (const plugin of plugins.items()) {
    const at = `${to}[${taken.length}]`;
    const type = plugin.at('type').word;
    const configuration = plugin.at('configuration');
    const readers = READERS[type];
    if (configuration.at('enabled').value === false) {
      plugin.ignored('switched off in the file');
      continue;
    }
    if (readers === undefined) {
      plugin.ignored(`this build has no plugin ${type}`);
      continue;
    }
    plugin.at('type').mapped(`${at}.type`);
    configuration.at('enabled').mapped(at);
    taken.push({ type, ...readKeys(configuration, at, readers) });
  }
  return taken;
}
