import { defineManifest } from './define.ts';

const PINNED = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*===?\s*([^\s;#,*]+)\s*(?:;|#|$|\\)/;

export default defineManifest({
  id: 'requirements',
  title: 'requirements.txt',
  summary: 'Requirements of pip that are held to one version.',
  type: 'pypi',
  file: /(?:^|\/)(?:requirements|constraints)[\w.-]*\.(?:txt|in)$|(?:^|\/)requirements\/[\w.-]+\.txt$/,
  read: (text) =>
    text.split('\n').flatMap((line, index) => {
      const [, name, version] = PINNED.exec(line) ?? [];
      return name === undefined || version === undefined ? [] : [{ name, version, line: index + 1 }];
    }),
});
