import { isRecord } from '../../../core/record.ts';
import { type Dependency, defineManifest, lineOf, parsedJson } from './define.ts';

export default defineManifest({
  id: 'package-lock',
  title: 'package-lock.json',
  summary: 'What npm installs, by its lock file (versions 1 to 3).',
  type: 'npm',
  file: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/,
  read(text) {
    const parsed = parsedJson(text);
    if (!isRecord(parsed)) return [];
    const out: Dependency[] = [];
    for (const [path, entry] of Object.entries(isRecord(parsed.packages) ? parsed.packages : {})) {
      const name = path.split('node_modules/').at(-1) ?? '';
      if (name !== '' && isRecord(entry) && typeof entry.version === 'string' && entry.dev !== true)
        out.push({ name, version: entry.version, line: lineOf(text, `"${path}"`) });
    }
    for (const [name, entry] of Object.entries(isRecord(parsed.dependencies) ? parsed.dependencies : {}))
      if (isRecord(entry) && typeof entry.version === 'string' && entry.dev !== true)
        out.push({ name, version: entry.version, line: lineOf(text, `"${name}"`) });
    return out;
  },
});
