import type { Field } from '../source.ts';

/** VSR's knowledge bases by name: the file that each one's labels and exemplars are in. */
export type KnowledgeFiles = ReadonlyMap<string, string>;

/** global.model_catalog.kbs. */
export function importKnowledge(global: Field): KnowledgeFiles {
  const files = new Map<string, string>();
  for (const kb of global.at('model_catalog').at('kbs').items()) {
    const to = 'signals[].file';
    const name = kb.at('name').text(to);
    const folder = kb.at('source').at('path').text(to);
    const manifest = kb.at('source').at('manifest').text(to) ?? 'labels.json';
    for (const key of ['threshold', 'label_thresholds', 'metrics'])
      kb.at(key).ignored('thresholds do not carry over between embeddings; see `fairlead calibrate`');
    if (name === undefined || folder === undefined) continue;
    files.set(name, `${folder.replace(/\/$/, '')}/${manifest}`);
  }
  return files;
}
