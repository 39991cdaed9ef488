import { parseJavaScript } from './javascript/parse.ts';
import type { Language, SourceFile, Statement } from './program.ts';
import { parsePython } from './python/parse.ts';

const PARSERS: Readonly<Record<Language, (file: SourceFile) => readonly Statement[]>> = {
  javascript: parseJavaScript,
  python: parsePython,
};

/** The language of a file by its name; undefined where it is none of ours. */
export function languageOf(path: string): Language | undefined {
  if (/\.(?:[cm]?js|[cm]?ts|jsx|tsx)$/i.test(path))
    return /\.d\.[cm]?ts$/i.test(path) ? undefined : 'javascript';
  return /\.pyw?$/i.test(path) ? 'python' : undefined;
}

export const parseFile = (file: SourceFile): readonly Statement[] => PARSERS[file.language](file);
