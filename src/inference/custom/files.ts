import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

/** Where a classifier's parts lie, and what its small files say. */
export interface ClassifierFiles {
  readonly modelPath: string;
  /** Beside the model: weights that the graph leaves out, as large exports do. */
  readonly weightsPaths: readonly string[];
  readonly tokenizerPath: string;
  /** tokenizer_config.json and config.json; empty where there is none. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** Changes when one of the files does. */
  readonly version: string;
}

/** As exporters name them, in the order of looking. */
const MODELS = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx'];
const WEIGHTS_ENDINGS = ['_data', '.data'];
const MEND = 'Name a folder with model.onnx and tokenizer.json, as optimum-cli export onnx writes it.';

/** Finds them. Rejects with FL_MODEL_FILE where one is missing or is no JSON. */
export async function findFiles(path: string): Promise<ClassifierFiles> {
  const found = await stat(path).catch((cause: unknown) => {
    throw refusal(`There is no classifier at ${path}.`, cause);
  });
  const modelPath = found.isDirectory() ? await firstOf(MODELS.map((name) => join(path, name))) : path;
  if (modelPath === undefined) throw refusal(`The folder ${path} has no ${MODELS.join(' or ')}.`);
  const folders = foldersOf(modelPath);
  const beside = (name: string) => firstOf(folders.map((folder) => join(folder, name)));
  const [tokenizerPath, tokenizerConfigPath, configPath] = await Promise.all([
    beside('tokenizer.json'),
    beside('tokenizer_config.json'),
    beside('config.json'),
  ]);
  if (tokenizerPath === undefined)
    throw refusal(`The classifier ${modelPath} has no tokenizer.json beside it.`);
  const weights = await Promise.all(WEIGHTS_ENDINGS.map((ending) => firstOf([modelPath + ending])));
  const weightsPaths = weights.filter((one) => one !== undefined);
  const all = [modelPath, tokenizerPath, tokenizerConfigPath, configPath, ...weightsPaths];
  return {
    modelPath,
    weightsPaths,
    tokenizerPath,
    tokenizerConfig: await readObject(tokenizerConfigPath),
    config: await readObject(configPath),
    version: (await Promise.all(all.map(versionOf))).join('\n'),
  };
}

/** The model's folder, and the one above where the model lies in a folder `onnx`. */
function foldersOf(modelPath: string): string[] {
  const folder = dirname(modelPath);
  return basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  const files = await Promise.all(
    paths.map(async (path) => (await stat(path).catch(() => undefined))?.isFile() === true),
  );
  return paths[files.indexOf(true)];
}

async function versionOf(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  const { size, mtimeMs } = await stat(path);
  return `${path} ${size} ${mtimeMs}`;
}

async function readObject(path: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (path === undefined) return {};
  return readJsonObject(path);
}

/** Rejects with FL_MODEL_FILE where the file is no JSON object. */
export async function readJsonObject(path: string): Promise<Readonly<Record<string, unknown>>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw refusal(`The file ${path} of a classifier is no JSON.`, cause);
  }
  if (!isRecord(parsed)) throw refusal(`The file ${path} of a classifier is no JSON object.`);
  return parsed;
}

function refusal(message: string, cause?: unknown): FairleadError {
  return new FairleadError('FL_MODEL_FILE', message, { hint: MEND, cause });
}
