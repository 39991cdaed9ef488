import { defineManifest } from './define.ts';

/** `/name@1.2.3:`, `'@scope/name@1.2.3(peer)':` under `packages:`. */
const ENTRY = /^ {2}['"]?\/?(@?[^@'"\s(]+)@(\d[^'"\s():]*)/;

export default defineManifest({
  id: 'pnpm-lock',
  title: 'pnpm-lock.yaml',
  summary: 'What pnpm installs, by its lock file.',
  type: 'npm',
  file: /(?:^|\/)pnpm-lock\.yaml$/,
  read(text) {
    const lines = text.split('\n');
    const from = lines.findIndex((line) => /^packages:/.test(line));
    const after = lines.findIndex((line, index) => index > from && /^\S/.test(line));
    return lines.slice(from + 1, after < 0 ? undefined : after).flatMap((line, index) => {
      const [, name, version] = ENTRY.exec(line) ?? [];
      return from < 0 || name === undefined || version === undefined
        ? []
        : [{ name, version, line: from + index + 2 }];
    });
  },
});
