import { isRecord } from '../../../core/record.ts';
import { defineManifest, lineOf, parsedJson } from './define.ts';

const EXACT = /^v?\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/;

export default defineManifest({
  id: 'package-json',
  title: 'package.json',
  summary: 'Dependencies of a Node package that are held to one version.',
  type: 'npm',
  file: /(?:^|\/)package\.json$/,
  read(text) {
    const parsed = parsedJson(text);
    if (!isRecord(parsed)) return [];
    return ['dependencies', 'optionalDependencies'].flatMap((key) => {
      const section = parsed[key];
      if (!isRecord(section)) return [];
      return Object.entries(section).flatMap(([name, version]) =>
        typeof version === 'string' && EXACT.test(version)
          ? [{ name, version, line: lineOf(text, `"${name}"`) }]
          : [],
      );
    });
  },
});
