import type { Field } from '../source.ts';
import type { PluginReader } from './plugin-reader.ts';
import { ANSWER_PLUGINS } from './plugins-answer.ts';
import { REQUEST_PLUGINS } from './plugins-request.ts';

const READERS: Readonly<Record<string, PluginReader>> = { ...REQUEST_PLUGINS, ...ANSWER_PLUGINS };

/** Plugins without a counterpart, each with the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  response_jailbreak:
    'answers are not screened for attacks; guard reads what comes in, output_scan what leaks in answers',
  rag: 'this build retrieves no documents; send them in the messages',
  memory: 'this build keeps no memory of users',
  image_gen: 'this build draws no images; route to a model that does',
};

/** A decision's plugins in our form; those that this build does not have, or that are switched off, are left out. */
export function importPlugins(plugins: Field, to: string): Record<string, unknown>[] {
  const taken: Record<string, unknown>[] = [];
  for (const plugin of plugins.items()) {
    const at = `${to}[${taken.length}]`;
    const type = plugin.at('type').word;
    const configuration = plugin.at('configuration');
    const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    if (configuration.at('enabled').value === false) {
      plugin.ignored('switched off in the file');
      continue;
    }
    if (reader === undefined) {
      const reason = Object.hasOwn(REFUSED, type) ? REFUSED[type] : undefined;
      if (reason === undefined) plugin.ignored(`this build has no plugin ${type}`);
      else plugin.refused(reason);
      continue;
    }
    const keys = reader.read(configuration, at);
    if (keys === undefined) continue;
    const ours = reader.type ?? type;
    if (reader.differs === undefined) plugin.at('type').mapped(`${at}.type`);
    else plugin.at('type').approximated(`${at}.type: ${ours}`, reader.differs);
    configuration.at('enabled').mapped(at);
    taken.push({ type: ours, ...keys });
  }
  return taken;
}
