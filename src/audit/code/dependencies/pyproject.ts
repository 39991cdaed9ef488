import { defineManifest } from './define.ts';

/** `"name[extra]==1.2"` in a list, `name = "1.2"` of Poetry. */
const PINNED = /["']([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*==\s*([^\s"',;*]+)\s*(?:;[^"']*)?["']/g;

export default defineManifest({
  id: 'pyproject',
  title: 'pyproject.toml, setup.cfg, Pipfile',
  summary: 'Dependencies of a Python project that are held to one version.',
  type: 'pypi',
  file: /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg|Pipfile)$/,
  read: (text) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(PINNED)].map(([, name = '', version = '']) => ({ name, version, line: index + 1 })),
      ),
});
