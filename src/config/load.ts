import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { FairleadError } from '../core/errors.ts';
import type { Config } from './config.ts';
import type { ReportLine } from './import/source.ts';
import { interpolate } from './interpolate.ts';
import { issueProblems, valueAt } from './issues.ts';
import type { ConfigKinds } from './kinds.ts';
import { ConfigProblems, type Problem } from './problems.ts';
import { referenceProblems, referenceWarnings } from './references.ts';
import { configSchema } from './schema/config.ts';
import { secretFiles, secretKeys } from './secrets.ts';
import { Source } from './source.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface LoadContext {
  readonly kinds: ConfigKinds;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a secret's file; the disk when left out. */
  readFile?(path: string): Promise<string>;
}

export interface Loaded {
  readonly config: Config;
  readonly warnings: readonly Problem[];
  readonly source: 'fairlead' | 'vsr';
  /** Files that were read beside the configuration: a change of one is a change of it. */
  readonly files: readonly string[];
}

/** Reads and checks the file at `path`. Throws ConfigProblems with every problem that was found. */
export async function loadConfigFile(path: string, context: LoadContext): Promise<Loaded> {
  let text: string;
  try {
    text = await (context.readFile ?? readText)(path);
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${path}: ${reason}`, {
      hint: '`fairlead init` writes one',
      cause: error,
    });
  }
  return loadConfigText(text, path, context);
}

const readText = (path: string) => readFile(path, 'utf8');

/** Checks a configuration given as text; `file` is its name in messages and the base of relative paths. */
export async function loadConfigText(text: string, file: string, context: LoadContext): Promise<Loaded> {
  const source = Source.parse(text, file);
  if (Array.isArray(source)) throw new ConfigProblems(source);
  if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
    throw new ConfigProblems([
      source.problem(
        [],
        'FL_CONFIG_INVALID',
        'a configuration is a mapping with at least `models`',
        '`fairlead init` writes one',
      ),
    ]);
  }
  const imported = isVsr(source.value) ? await importText(text, source) : undefined;
  const { value, whole, missing } = interpolate(imported?.value ?? source.value, context.env);
  const raw = withProviders(value);
  const problems = missing.map(({ path, name }) =>
    source.problem(
      path,
      'FL_CONFIG_ENV',
      `the environment variable ${name} is not set`,
      `set it, or write \${${name}:-default}`,
    ),
  );
  const files = await readSecrets(raw, file, context, source, problems);
  const config = parse(raw, whole, context.kinds, source, problems);
  if (config !== undefined) problems.push(...referenceProblems(config, context.kinds, source));
  if (problems.length > 0 || config === undefined) throw new ConfigProblems(problems);
  const warnings = [...(imported?.warnings ?? []), ...referenceWarnings(config, context.kinds, source)];
  return { config, warnings, source: imported === undefined ? 'fairlead' : 'vsr', files };
}

/** Parses with the schema; what comes wholly from the environment is text, and becomes a number or a boolean where one is due. */
function parse(
  raw: unknown,
  whole: readonly (readonly PropertyKey[])[],
  kinds: ConfigKinds,
  source: Source,
  problems: Problem[],
): Config | undefined {
  const schema = configSchema(kinds);
  let result = schema.safeParse(raw);
  if (!result.success && coerce(raw, whole, result.error.issues)) result = schema.safeParse(raw);
  if (result.success) return result.data as unknown as Config;
  problems.push(...issueProblems(result.error.issues, source, raw, vocabularyOf(schema)));
  return undefined;
}

function coerce(
  raw: unknown,
  whole: readonly (readonly PropertyKey[])[],
  issues: readonly z.core.$ZodIssue[],
): boolean {
  let changed = false;
  for (const issue of issues) {
    if (issue.code !== 'invalid_type') continue;
    const { path } = issue;
    if (!whole.some((one) => one.length === path.length && one.every((part, i) => part === path[i])))
      continue;
    const text = String(valueAt(raw, path));
    const value =
      issue.expected === 'boolean' ? BOOLEANS[text] : text.trim() === '' ? Number.NaN : Number(text);
    if (value === undefined || Number.isNaN(value)) continue;
    const holder = valueAt(raw, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    holder[path.at(-1) as PropertyKey] = value;
    changed = true;
  }
  return changed;
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** A backend that names no provider is an OpenAI-compatible server. */
function withProviders(value: unknown): unknown {
  const { models } = value as { models?: unknown };
  if (!Array.isArray(models)) return value;
  for (const model of models) {
    if (!Array.isArray(model?.backends)) continue;
    for (const backend of model.backends) {
      if (typeof backend === 'object' && backend !== null) backend.provider ??= 'openai';
    }
  }
  return value;
}

async function readSecrets(
  raw: unknown,
  file: string,
  context: LoadContext,
  source: Source,
  problems: Problem[],
): Promise<string[]> {
  const files: string[] = [];
  for (const secret of secretFiles(raw, secretKeys(context.kinds))) {
    const path = resolve(dirname(file), secret.file);
    files.push(path);
    try {
      secret.set(await (context.readFile ?? readText)(path));
    } catch {
      problems.push(
        source.problem(
          secret.path,
          'FL_CONFIG_SECRET',
          `the secret’s file ${secret.file} cannot be read`,
          'check the path and its mode',
        ),
      );
    }
  }
  return files;
}

/** VSR's files state a version like v0.3; the older ones have `vllm_endpoints` or `model_config`. */
function isVsr(value: object): boolean {
  const version = (value as { version?: unknown }).version;
  return (
    (typeof version === 'string' && /^v0\.\d/.test(version)) ||
    'vllm_endpoints' in value ||
    'model_config' in value
  );
}

async function importText(text: string, source: Source): Promise<{ value: unknown; warnings: Problem[] }> {
  const { importVsr } = await import('./import/vsr.ts');
  const { config, report } = importVsr(text);
  const warnings = report
    .filter(({ status }) => status !== 'mapped')
    .map(
      ({ path, line, status, reason }: ReportLine): Problem => ({
        file: source.file,
        line,
        column: 1,
        path,
        code: 'FL_CONFIG_INVALID',
        message: `${status}${reason === undefined ? '' : `: ${reason}`}`,
        mend: '',
      }),
    );
  return { value: { ...config, compat: 'vsr' }, warnings };
}
