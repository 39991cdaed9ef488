import { posix } from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../../core/record.ts';
import type { FoundFile } from '../code/project/walk.ts';
import { languageOf } from '../code/tree/parse.ts';

/** What a file of a skill is for: text that a model reads, code that is run, or neither. */
export type FileRole = 'prose' | 'script' | 'data';

export interface SkillFile extends FoundFile {
  readonly text: string;
  readonly role: FileRole;
  /** Bytes that are no text: a picture, a program. */
  readonly isBinary: boolean;
}

/** A folder that an agent takes instructions and scripts from. */
export interface Skill {
  /** From the root of the audit; '' is the root. */
  readonly folder: string;
  readonly name: string;
  readonly files: readonly SkillFile[];
  readonly manifest: Manifest | undefined;
}

/** What SKILL.md, or a plug-in's manifest, says of the skill. */
export interface Manifest {
  readonly path: string;
  /** Left out where it cannot be parsed. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** Why it cannot be used as it is. */
  readonly problem?: string | undefined;
}

const PROSE =
  /\.(?:md|mdx|markdown|txt|rst|mdc)$|(?:^|\/)(?:\.cursorrules|\.windsurfrules|AGENTS|CLAUDE|GEMINI)(?:\.md)?$/i;
const SCRIPT =
  /\.(?:sh|bash|zsh|fish|ps1|psm1|bat|cmd|rb|pl|php|lua|applescript|scpt|vbs|go|rs|swift)$|(?:^|\/)(?:Makefile|Dockerfile|justfile|Procfile)$/i;
const PLUGIN =
  /(?:^|\/)(?:\.claude-plugin\/plugin\.json|\.codex-plugin\/plugin\.json|gemini-extension\.json|openclaw\.plugin\.json)$/;

export const roleOf = (path: string, text: string): FileRole => {
  if (PROSE.test(path)) return 'prose';
  return SCRIPT.test(path) || languageOf(path) !== undefined || text.startsWith('#!') ? 'script' : 'data';
};

export function skillFile(file: FoundFile): SkillFile {
  const text = new TextDecoder('utf-8').decode(file.bytes).replaceAll('\r\n', '\n');
  const isBinary =
    !PROSE.test(file.path) && !SCRIPT.test(file.path) && file.bytes.subarray(0, 8000).includes(0);
  return { ...file, text: isBinary ? '' : text, role: isBinary ? 'data' : roleOf(file.path, text), isBinary };
}

/** The skills among files: each folder with a SKILL.md or a plug-in's manifest, or all of them as one where there is none. */
export function skillsOf(files: readonly SkillFile[], rootName: string): Skill[] {
  const folders = new Map<string, string>();
  for (const { path } of files) {
    if (/(?:^|\/)SKILL\.md$/i.test(path)) folders.set(parent(path), path);
    else if (PLUGIN.test(path)) {
      const folder = parent(/\/?\.[a-z]+-plugin\/plugin\.json$/.test(path) ? parent(path) : path);
      if (!folders.has(folder)) folders.set(folder, path);
    }
  }
  if (
    !folders.has('') &&
    (folders.size === 0 || files.some(({ path }) => owner(path, folders) === undefined))
  )
    folders.set('', '');
  return [...folders]
    .map(([folder, manifest]) => {
      const own = files.filter(({ path }) => owner(path, folders) === folder);
      const read = own.find(({ path }) => path === manifest);
      return {
        folder,
        name: posix.basename(folder) || rootName,
        files: own,
        manifest: read === undefined ? undefined : readManifest(read),
      };
    })
    .filter((skill) => skill.files.length > 0);
}

const parent = (path: string): string => (path.includes('/') ? posix.dirname(path) : '');

/** The nearest folder above a file that is a skill. */
function owner(path: string, folders: ReadonlyMap<string, string>): string | undefined {
  for (let folder = parent(path); ; folder = parent(folder)) {
    if (folders.has(folder)) return folder;
    if (folder === '') return undefined;
  }
}

const FRONT = /^\ufeff?---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/;

function readManifest({ path, text }: SkillFile): Manifest {
  try {
    if (path.endsWith('.json')) {
      const fields: unknown = JSON.parse(text);
      return isRecord(fields) ? { path, fields } : { path, problem: 'is no JSON object' };
    }
    const front = FRONT.exec(text);
    if (front === null) return { path, problem: 'has no front matter between two lines of ---' };
    const fields: unknown = parse(front[1] ?? '', { maxAliasCount: 20 });
    return isRecord(fields)
      ? { path, fields }
      : { path, problem: 'has a front matter that is no list of fields' };
  } catch (thrown) {
    const why = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : '';
    return { path, problem: `cannot be parsed: ${why.slice(0, 120)}` };
  }
}
