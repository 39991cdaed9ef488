import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { FairleadError } from '../../core/errors.ts';
import type { Engine, LocalSettings } from '../contract.ts';
import { LlamaEngine } from './engine.ts';
import { type Llama, type LlamaModel, loadLibrary } from './library.ts';

const BATCH_TOKENS = 512;
/** A token's work is bound by memory, which a few cores fill. */
const MOST_THREADS = 8;

/**
 * Loads a model file; `folder` is where node-llama-cpp may be installed besides this package. Rejects with
 * FL_RUNTIME_MISSING where it is not, and with FL_MODEL_FILE where the file cannot be used.
 */
export async function loadEngine(settings: LocalSettings, folder: string): Promise<Engine> {
  await access(settings.gguf).catch((cause: NodeJS.ErrnoException) => {
    throw fileError(settings, `cannot be read (${cause.code ?? cause.message})`, cause);
  });
  const library = await loadLibrary(folder);
  const llama = await startLlama(library.llama.getLlama, settings);
  const model = await llama
    .loadModel({ modelPath: settings.gguf, ...(settings.gpu ? {} : { gpuLayers: 0 }) })
    .catch((cause: unknown) => {
      throw fileError(settings, `cannot be loaded: ${firstLine(cause)}`, cause);
    });
  const template = chatTemplate(model, settings);
  const context = await model
    .createContext({
      contextSize: Math.min(settings.contextTokens, model.trainContextSize),
      sequences: settings.parallel,
      batchSize: BATCH_TOKENS,
      threads: threadsOf(settings),
    })
    .catch((cause: unknown) => {
      throw fileError(settings, `leaves no room for its context: ${firstLine(cause)}`, cause);
    });
  return new LlamaEngine({
    settings,
    library,
    llama,
    model,
    template: new library.Template(template),
    sequences: Array.from({ length: settings.parallel }, () => context.getSequence()),
    contextTokens: context.contextSize,
  });
}

/** Prebuilt binaries only: nothing is built or fetched. */
function startLlama(
  getLlama: (options: Readonly<Record<string, unknown>>) => Promise<Llama>,
  settings: LocalSettings,
): Promise<Llama> {
  return getLlama({
    gpu: settings.gpu ? 'auto' : false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error',
    maxThreads: threadsOf(settings),
  }).catch((cause: unknown) => {
    throw new FairleadError('FL_RUNTIME_MISSING', `node-llama-cpp does not start: ${firstLine(cause)}`, {
      hint: 'npm install node-llama-cpp@3, with its optional packages, which hold the binary for this machine.',
      cause,
    });
  });
}

/**
 * llama.cpp's threads wait for one another by spinning: on a core that has other work too, a token takes a hundred times as
 * long. Two logical cores are most often one real one; and the gateway needs some.
 */
function threadsOf({ threads }: LocalSettings): number {
  return threads === 0 ? Math.max(1, Math.min(MOST_THREADS, availableParallelism() >> 1)) : threads;
}

function chatTemplate(model: LlamaModel, settings: LocalSettings): string {
  const template = model.fileInfo.metadata.tokenizer?.chat_template;
  if (typeof template === 'string') return template;
  throw fileError(settings, 'has no chat template');
}

function fileError({ gguf }: LocalSettings, what: string, cause?: unknown): FairleadError {
  return new FairleadError('FL_MODEL_FILE', `The model file ${gguf} ${what}.`, {
    hint: 'Name a GGUF file of a chat model.',
    cause,
  });
}

function firstLine(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '';
}
