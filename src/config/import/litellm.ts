import { importModelList } from './litellm/models.ts';
import {
  completed,
  importAliases,
  importFallbacks,
  importFleet,
  noteHousekeeping,
} from './litellm/settings.ts';
import { defined, type Imported, ImportSource } from './source.ts';

/**
 * A configuration of LiteLLM's proxy in our form, with what became of each of its keys. Throws
 * FL_CONFIG_SYNTAX for YAML that cannot be read.
 */
export function importLitellm(text: string): Imported {
  const source = new ImportSource(text);
  const { root } = source;
  const listed = importModelList(root.at('model_list'));
  const names = new Set(listed.map(({ name }) => String(name)));
  const models = completed(listed, importAliases(root, names), importFallbacks(root, names));
  noteHousekeeping(root);
  return { config: defined({ models, fleet: importFleet(root) }), report: source.report() };
}
