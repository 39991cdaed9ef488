import { type Dependency, defineManifest } from './define.ts';

export default defineManifest({
  id: 'python-lock',
  title: 'uv.lock, poetry.lock, pdm.lock',
  summary: 'What uv, Poetry or PDM installs, by its lock file.',
  type: 'pypi',
  file: /(?:^|\/)(?:uv|poetry|pdm)\.lock$/,
  read(text) {
    const out: Dependency[] = [];
    let name: string | undefined;
    text.split('\n').forEach((line, index) => {
      if (/^\[\[package\]\]/.test(line)) name = undefined;
      name = /^name\s*=\s*"([^"]+)"/.exec(line)?.[1] ?? name;
      const version = /^version\s*=\s*"([^"]+)"/.exec(line)?.[1];
      if (name !== undefined && version !== undefined) {
        out.push({ name, version, line: index + 1 });
        name = undefined;
      }
    });
    return out;
  },
});
