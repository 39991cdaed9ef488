import { loadAdvisories, type PackageBook } from '../advisories/advise.ts';
import type { Finding } from '../finding.ts';
import { manifests } from './dependencies/index.gen.ts';
import { dependencyFindings } from './dependency-findings.ts';
import { flowFinding } from './flow-findings.ts';
import { Modules } from './project/modules.ts';
import { type FoundFile, readTree } from './project/walk.ts';
import { type CodeRules, loadCodeRules } from './rules/load.ts';
import { secretFindings } from './secret-findings.ts';
import { findFlows } from './taint/engine.ts';
import { languageOf } from './tree/parse.ts';
import type { SourceFile } from './tree/program.ts';

export interface SourceOptions {
  /** The package's own where left out. */
  readonly rules?: CodeRules | undefined;
  readonly advisories?: PackageBook | undefined;
  /** What findings name as their target; the root where left out. */
  readonly target?: string | undefined;
}

const CONFIG =
  /\.(?:json|ya?ml|toml|ini|cfg|conf|env|sh|bash|zsh|ps1|md|txt|xml|properties)$|(?:^|\/)(?:\.env[\w.]*|\.npmrc|\.pypirc|Dockerfile)$/i;
const TESTS =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures?|testdata|__mocks__)\/|\.(?:test|spec|bench|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.min\.[cm]?js$|\.bundle\.js$/i;

/**
 * Audits the source code under `root`: the ways from what others choose to calls that it must not reach, secrets that are
 * written down, and published weaknesses of what it depends on. JavaScript, TypeScript and Python; offline. Throws FL_USAGE where
 * `root` does not exist.
 */
export async function auditSource(root: string, options: SourceOptions = {}): Promise<Finding[]> {
  const files = await readTree(
    root,
    (path) => languageOf(path) !== undefined || CONFIG.test(path) || isManifest(path),
  );
  return auditFiles(files, { target: root, ...options });
}

const isManifest = (path: string): boolean => manifests.some(({ file }) => file.test(path));

/** The same over files that have been read. */
export function auditFiles(
  files: readonly FoundFile[],
  options: SourceOptions & { readonly target?: string | undefined },
): Finding[] {
  const { rules = loadCodeRules(), target = '' } = options;
  const texts = files.map((file) => ({
    ...file,
    text: file.bytes.toString('utf8').replaceAll('\r\n', '\n'),
  }));
  const sources: SourceFile[] = withoutBuilt(texts).flatMap(({ path, text }) => {
    const language = languageOf(path);
    return language === undefined || TESTS.test(path) || isMinified(text) ? [] : [{ path, text, language }];
  });
  const flows = findFlows(new Modules(sources), rules).map((hit) => flowFinding(hit, target));
  const secrets = texts
    .filter(({ path }) => !isLock(path))
    .flatMap(({ path, text }) => secretFindings(path, text, target));
  const manifestTexts = texts.filter(({ path }) => isManifest(path));
  const advisories = manifestTexts.length === 0 ? undefined : (options.advisories ?? loadAdvisories());
  const dependencies =
    advisories === undefined
      ? []
      : manifestTexts.flatMap(({ path, text }) => dependencyFindings(path, text, target, advisories));
  return [...flows, ...secrets, ...dependencies];
}

/** Packed for a browser: no one wrote it so, and its sources say the same. */
const isMinified = (text: string): boolean =>
  text.length > 50_000 && text.length / text.split('\n').length > 400;

const isLock = (path: string): boolean => /(?:\.lock|-lock\.(?:json|yaml)|npm-shrinkwrap\.json)$/.test(path);

/** What was compiled from sources that are there says nothing more. */
function withoutBuilt<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  const hasSources = files.some(
    ({ path }) => /\.(?:ts|tsx|mts)$/.test(path) && !/^(?:dist|build|out|lib)\//.test(path),
  );
  return hasSources ? files.filter(({ path }) => !/^(?:dist|build|out)\//.test(path)) : files;
}
