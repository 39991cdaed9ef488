import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FairleadError } from '../../core/errors.ts';

/** What of node-llama-cpp's interface is used (version 3, https://node-llama-cpp.withcat.ai/api/functions/getLlama). */
export interface LlamaLibrary {
  getLlama(options: Readonly<Record<string, unknown>>): Promise<Llama>;
  readonly LlamaGrammar: new (llama: Llama, options: { readonly grammar: string }) => unknown;
  readonly LlamaGrammarEvaluationState: new (options: {
    readonly model: LlamaModel;
    readonly grammar: unknown;
  }) => object;
}

export interface Llama {
  /** False, or the name of the GPU's interface. */
  readonly gpu: string | false;
  loadModel(options: Readonly<Record<string, unknown>>): Promise<LlamaModel>;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  readonly trainContextSize: number;
  readonly fileInfo: { readonly metadata: { readonly tokenizer?: { readonly chat_template?: unknown } } };
  readonly tokens: {
    readonly bos: number | null;
    readonly bosString: string | null;
    readonly eosString: string | null;
    readonly shouldPrependBosToken: boolean;
  };
  tokenize(text: string, specialTokens: boolean, options?: 'trimLeadingSpace'): number[];
  detokenize(tokens: readonly number[], specialTokens?: boolean, lastTokens?: readonly number[]): string;
  isEogToken(token: number): boolean;
  createContext(options: Readonly<Record<string, unknown>>): Promise<LlamaContext>;
}

export interface LlamaContext {
  readonly contextSize: number;
  getSequence(): LlamaSequence;
}

export interface LlamaSequence {
  readonly nextTokenIndex: number;
  readonly contextTokens: readonly number[];
  adaptStateToTokens(tokens: readonly number[], allowShift: boolean): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void>;
  evaluate(
    tokens: readonly number[],
    options: Readonly<Record<string, unknown>>,
  ): AsyncGenerator<number, void, undefined>;
}

/** A chat template. */
export interface JinjaTemplate {
  render(values: Readonly<Record<string, unknown>>): string;
}

export interface LoadedLibrary {
  readonly llama: LlamaLibrary;
  readonly Template: new (source: string) => JinjaTemplate;
}

const PACKAGE = 'node-llama-cpp';
const TEMPLATES = '@huggingface/jinja';

/**
 * Loads node-llama-cpp, and the reader of chat templates that it brings, from beside this package or from `folder`'s own
 * packages. Rejects with FL_RUNTIME_MISSING.
 */
export async function loadLibrary(folder: string): Promise<LoadedLibrary> {
  let cause: unknown;
  for (const from of [import.meta.url, pathToFileURL(join(folder, 'package.json')).href]) {
    try {
      const entry = createRequire(from).resolve(PACKAGE);
      const llama = (await import(pathToFileURL(entry).href)) as LlamaLibrary;
      const templates = createRequire(entry).resolve(TEMPLATES);
      const { Template } = (await import(pathToFileURL(templates).href)) as LoadedLibrary;
      return { llama, Template };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') cause = thrown;
    }
  }
  throw new FairleadError(
    'FL_RUNTIME_MISSING',
    cause === undefined
      ? `A model file needs the package ${PACKAGE}, which is not installed.`
      : `The package ${PACKAGE} cannot be loaded: ${(cause as Error).message.split('\n')[0]}`,
    { hint: `npm install ${PACKAGE}@3`, cause },
  );
}
