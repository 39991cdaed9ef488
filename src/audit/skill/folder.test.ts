import { describe, expect, it } from 'vitest';
import { skillFile, skillsOf } from './folder.ts';

const file = (path: string, text: string | Buffer) =>
  skillFile({ path, bytes: Buffer.from(text as string), isCut: false, isExecutable: false });
const MANIFEST = '---\nname: a\ndescription: b\n---\nText.\n';

describe('the skills of a folder', () => {
  it('are the folders with a SKILL.md, each with its own files', () => {
    const skills = skillsOf(
      [file('a/SKILL.md', MANIFEST), file('a/x/run.sh', 'ls'), file('b/SKILL.md', MANIFEST)],
      'root',
    );
    expect(skills.map(({ name, files }) => [name, files.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('are plug-ins, too, with what lies beside their skills', () => {
    const skills = skillsOf(
      [
        file('.claude-plugin/plugin.json', '{"name":"p"}'),
        file('hooks/h.json', '{}'),
        file('skills/a/SKILL.md', MANIFEST),
      ],
      'root',
    );
    expect(skills.map(({ name }) => name).sort()).toEqual(['a', 'root']);
  });

  it('say what is wrong with a manifest', () => {
    const problem = (text: string) => skillsOf([file('SKILL.md', text)], 'r')[0]?.manifest?.problem;
    expect(problem(MANIFEST)).toBeUndefined();
    expect(problem('# Title\n')).toMatch(/no front matter/);
    expect(problem('---\n[a]\n---\n')).toMatch(/no list of fields/);
    expect(problem('---\na: [\n---\n')).toMatch(/cannot be parsed/);
  });

  it('tell prose, scripts and programs apart', () => {
    expect(file('run', '#!/bin/sh\nls\n').role).toBe('script');
    expect(file('a.md', 'x').role).toBe('prose');
    expect(file('a.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0])).isBinary).toBe(true);
  });
});
