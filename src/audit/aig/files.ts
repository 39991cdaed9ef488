import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import { type AigFingerprint, readFingerprint } from './fingerprint.ts';
import { RuleError } from './tokens.ts';
import { type AigVulnerability, readVulnerability } from './vulnerability.ts';

export type Language = 'en' | 'zh';

export interface Refused {
  readonly file: string;
  readonly reason: string;
}

/** One advisory with its texts in the languages that are there. */
export interface AigAdvisory {
  /** Path below its language's folder: the same in both. */
  readonly file: string;
  readonly en: AigVulnerability | undefined;
  readonly zh: AigVulnerability | undefined;
}

export interface AigFiles {
  readonly fingerprints: readonly AigFingerprint[];
  readonly advisories: readonly AigAdvisory[];
  readonly refused: readonly Refused[];
  readonly warnings: readonly string[];
}

const FINGERPRINTS = 'fingerprints';
const FOLDERS: Readonly<Record<Language, string>> = { en: 'vuln_en', zh: 'vuln' };
/** Rules are a few kilobytes each. */
const LARGEST_BYTES = 1_048_576;

/** The folder at or below `folder` that holds A.I.G.'s rules; undefined where there is none. */
export function findAigFolder(folder: string): string | undefined {
  return [folder, join(folder, 'data')].find((one) =>
    [FINGERPRINTS, ...Object.values(FOLDERS)].some((name) => yamlFilesBelow(join(one, name)).length > 0),
  );
}

/**
 * Reads A.I.G.'s rules as they lie in its `data` folder. A file that cannot be read is refused and named; the others are
 * read. Throws FL_CONFIG_UNREADABLE where there are no rules at all.
 */
export function readAigFiles(folder: string): AigFiles {
  const root = findAigFolder(folder);
  if (root === undefined)
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${folder} holds no rules of A.I.G.`, {
      hint: 'Name its data folder: the one with fingerprints and vuln in it.',
    });
  const refused: Refused[] = [];
  const fingerprints = readAll(root, FINGERPRINTS, readFingerprint, refused);
  const en = readAll(root, FOLDERS.en, readVulnerability, refused);
  const zh = readAll(root, FOLDERS.zh, readVulnerability, refused);
  const names = [...new Set([...en.keys(), ...zh.keys()])].sort();
  return {
    fingerprints: [...fingerprints.values()],
    advisories: names.map((file) => ({ file, en: en.get(file), zh: zh.get(file) })),
    refused,
    warnings: [...fingerprints].flatMap(([file, { warnings }]) =>
      [...new Set(warnings)].map((warning) => `${FINGERPRINTS}/${file}: ${warning}`),
    ),
  };
}

function readAll<Read>(
  root: string,
  folder: string,
  read: (text: string) => Read,
  refused: Refused[],
): ReadonlyMap<string, Read> {
  const all = new Map<string, Read>();
  for (const path of yamlFilesBelow(join(root, folder))) {
    const file = relative(join(root, folder), path);
    try {
      if (statSync(path).size > LARGEST_BYTES) throw new RuleError('the file is larger than a rule can be');
      all.set(file, read(readFileSync(path, 'utf8')));
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      refused.push({ file: `${folder}/${file}`, reason: thrown.message });
    }
  }
  return all;
}

function yamlFilesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}
