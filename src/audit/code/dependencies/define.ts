import type { Kind } from '../../../core/kind.ts';

/** A package that a project takes, at the version that it is held to. */
export interface Dependency {
  readonly name: string;
  /** An exact version; ranges are left out: what they come to is not known. */
  readonly version: string;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** One form of manifest or lock file. */
export interface ManifestKind extends Kind {
  /** The package type in a package URL. */
  readonly type: 'npm' | 'pypi';
  readonly file: RegExp;
  /** Every dependency with an exact version; none where the text is not what it should be. Never throws. O(length). */
  read(text: string): Dependency[];
}

export function defineManifest(kind: ManifestKind): ManifestKind {
  return kind;
}

export const lineOf = (text: string, part: string, from = 0): number => {
  const at = text.indexOf(part, from);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
};

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
