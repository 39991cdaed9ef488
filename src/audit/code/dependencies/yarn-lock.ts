import { type Dependency, defineManifest } from './define.ts';

const HEAD = /^"?(@?[^@"\s]+(?:\/[^@"\s]+)?)@/;

export default defineManifest({
  id: 'yarn-lock',
  title: 'yarn.lock',
  summary: 'What Yarn installs, by its lock file.',
  type: 'npm',
  file: /(?:^|\/)yarn\.lock$/,
  read(text) {
    const out: Dependency[] = [];
    let name: string | undefined;
    text.split('\n').forEach((line, index) => {
      if (/^\S/.test(line)) name = HEAD.exec(line)?.[1];
      const version = /^\s+version:?\s+"?([^"\s]+)"?/.exec(line)?.[1];
      if (name !== undefined && version !== undefined) out.push({ name, version, line: index + 1 });
    });
    return out;
  },
});
