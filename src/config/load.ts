import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { isRecord } from '../core/record.ts';
import { coerce } from './coerce.ts';
import type { Config } from './config.ts';
import { digestOf } from './digest.ts';
import type { ReportLine } from './import/source.ts';
import { interpolate } from './interpolate.ts';
import { issueProblems } from './issues.ts';
import type { ConfigKinds } from './kinds.ts';
import { ConfigProblems, type Problem, type ReadFiles } from './problems.ts';
import { referenceProblems, referenceWarnings } from './references.ts';
import { configSchema } from './schema/config.ts';
import { secretFiles, secretPlaces } from './secrets.ts';
import { Source } from './source.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface LoadContext {
  readonly kinds: ConfigKinds;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the file and its secrets' files; the disk when left out. */
  readFile?(path: string): Promise<string>;
}

export interface Loaded extends ReadFiles {
  readonly config: Config;
  readonly warnings: readonly Problem[];
  readonly source: 'fairlead' | 'vsr';
}

type Path = readonly PropertyKey[];

/** Reads and checks the file at `path`. Throws ConfigProblems with every problem that was found. */
export async function loadConfigFile(path: string, context: LoadContext): Promise<Loaded> {
  let text: string;
  try {
    text = await (context.readFile ?? readText)(path);
  } catch (error) {
    throw new ConfigProblems([unreadable(path, error)], { cause: error });
  }
  return loadConfigText(text, path, context);
}

const readText = (path: string) => readFile(path, 'utf8');

function unreadable(file: string, error: unknown): Problem {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return {
    file,
    line: 0,
    column: 0,
    path: '',
    code: 'FL_CONFIG_UNREADABLE',
    message: missing ? 'there is no such file' : 'it cannot be read',
    mend: missing ? '`fairlead init` writes one' : 'check its mode, and that it is a file',
  };
}

/** Checks a configuration given as text; `file` is its name in messages and the base of relative paths. */
export async function loadConfigText(text: string, file: string, context: LoadContext): Promise<Loaded> {
  const source = parseSource(text, file);
  if (!isRecord(source.value)) {
    const message = 'a configuration is a mapping with at least `models`';
    throw new ConfigProblems([
      source.problem([], 'FL_CONFIG_INVALID', message, '`fairlead init` writes one'),
    ]);
  }
  if (!isVsr(source.value)) return { ...(await loadSource(source, context, text)), source: 'fairlead' };
  return { ...(await loadVsr(text, file, context)), source: 'vsr' };
}

function parseSource(text: string, file: string): Source {
  const source = Source.parse(text, file);
  if (Array.isArray(source)) throw new ConfigProblems(source);
  return source;
}

/** Checks what `source` holds; `text` is what was read from the disk. */
async function loadSource(
  source: Source,
  context: LoadContext,
  text: string,
): Promise<Omit<Loaded, 'source'>> {
  const { value, whole, missing } = interpolate(source.value, context.env);
  const raw = withProviders(value, context.kinds);
  const problems = missing.map(({ path, name }) => {
    const message = `the environment variable ${name} is not set`;
    return source.problem(path, 'FL_CONFIG_ENV', message, `set it, or write \${${name}:-default}`);
  });
  const schema = configSchema(context.kinds);
  const secrets = await readSecrets(raw, context, source, secretPlaces(schema));
  problems.push(...secrets.problems);
  const read = { files: secrets.files, digest: digestOf([text, ...secrets.contents]) };
  const config = parse(raw, whole, schema, source, problems);
  if (config !== undefined) problems.push(...referenceProblems(config, context.kinds, source));
  if (problems.length > 0 || config === undefined) throw new ConfigProblems(onePerPlace(problems), { read });
  return { config, warnings: referenceWarnings(config, context.kinds, source), ...read };
}

/** Imports and checks; what did not come over is a warning, and every problem is at its key of `text`. */
async function loadVsr(text: string, file: string, context: LoadContext): Promise<Omit<Loaded, 'source'>> {
  const [{ importVsr }, { placeProblems }] = await Promise.all([
    import('./import/vsr.ts'),
    import('./import/place.ts'),
  ]);
  const { config, report } = importVsr(text);
  const placed = (problems: readonly Problem[]) => placeProblems(problems, config, report);
  const lost = report.filter(({ status }) => status !== 'mapped').map((line) => lostKey(line, file));
  try {
    // JSON is YAML: what is shown of a value is then looked up where the references to the environment still stand
    const own = parseSource(JSON.stringify({ ...config, compat: 'vsr' }), file);
    const loaded = await loadSource(own, context, text);
    return { ...loaded, warnings: [...lost, ...placed(loaded.warnings)] };
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    const { problems, read, cause } = error;
    throw new ConfigProblems(placed(problems), { cause, ...(read === undefined ? {} : { read }) });
  }
}

/** Where a variable is not set or a secret cannot be read, what its place would have to hold is no second fault. */
function onePerPlace(problems: readonly Problem[]): Problem[] {
  const isAbsent = ({ code }: Problem) => code === 'FL_CONFIG_ENV' || code === 'FL_CONFIG_SECRET';
  const absent = new Set(problems.filter(isAbsent).map(({ path }) => path));
  return problems.filter((problem) => isAbsent(problem) || !absent.has(problem.path));
}

/** Parses with the schema; adds to `problems` and returns undefined where it refuses. */
function parse(
  raw: unknown,
  whole: readonly Path[],
  schema: z.ZodType,
  source: Source,
  problems: Problem[],
): Config | undefined {
  let result = schema.safeParse(raw);
  if (!result.success && coerce(raw, whole, result.error.issues)) result = schema.safeParse(raw);
  if (result.success) return result.data as Config;
  problems.push(...issueProblems(result.error.issues, source, raw, vocabularyOf(schema)));
  return undefined;
}

/** A backend that names no provider, nor a key that implies one, is an OpenAI-compatible server. */
function withProviders(value: unknown, { providers }: ConfigKinds): unknown {
  const { models } = value as { models?: unknown };
  if (!Array.isArray(models)) return value;
  for (const model of models) {
    if (!Array.isArray(model?.backends)) continue;
    for (const backend of model.backends) {
      if (typeof backend !== 'object' || backend === null) continue;
      const implied = [...providers].find(({ impliedBy }) => impliedBy !== undefined && impliedBy in backend);
      backend.provider ??= implied?.id ?? 'openai';
    }
  }
  return value;
}

interface SecretsRead {
  /** Each once, absolute. */
  readonly files: readonly string[];
  /** One for each of the files; undefined where it cannot be read. */
  readonly contents: readonly (string | undefined)[];
  readonly problems: readonly Problem[];
}

/** Puts what the secrets' files hold in its place in `raw`. */
async function readSecrets(
  raw: unknown,
  context: LoadContext,
  source: Source,
  places: ReadonlySet<string>,
): Promise<SecretsRead> {
  const contents = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const secret of secretFiles(raw, places)) {
    const path = resolve(dirname(source.file), secret.file);
    if (!contents.has(path)) {
      contents.set(path, await (context.readFile ?? readText)(path).catch(() => undefined));
    }
    const content = contents.get(path);
    if (content === undefined) {
      const message = `${source.written(secret.path, `file:${secret.file}`)} cannot be read`;
      const mend = 'check the path, which is relative to this file, and its mode';
      problems.push(source.problem(secret.path, 'FL_CONFIG_SECRET', message, mend));
    } else secret.set(content);
  }
  return { files: [...contents.keys()], contents: [...contents.values()], problems };
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

function lostKey({ path, line, status, reason }: ReportLine, file: string): Problem {
  const message = `${status}${reason === undefined ? '' : `: ${reason}`}`;
  return { file, line, column: 1, path, code: 'FL_CONFIG_INVALID', message, mend: '' };
}
