import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import { openModel, reasonOf } from '../full/model.ts';
import type { LoadedRuntime, OnnxSession } from '../full/runtime.ts';
import type { Served } from '../full/serve.ts';
import { readJsonObject } from './files.ts';
import { checkLabels, logitsOf, type OutputTensor, probabilities } from './outputs.ts';
import type { ClassifierResult, ClassifierSetup } from './protocol.ts';
import { longestOf } from './settings.ts';
import { createEncoder, type Encoder, openTokenizer } from './tokens.ts';

const KNOWN_INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

/**
 * The classifier, loaded and tried once, in the thread that calls it. Rejects with FL_UNSUPPORTED where no runtime is
 * installed, FL_MODEL_FILE where a file cannot be read or loaded, FL_MODEL_FAILED where inputs, outputs or labels are others.
 */
export async function openClassifier(setup: ClassifierSetup): Promise<Served<string, ClassifierResult>> {
  const { modelPath } = setup;
  const encoder = await openEncoder(setup);
  const { runtime, session } = await openModel({
    path: modelPath,
    runtimes: setup.runtimes,
    mend: 'Export it again, or take another file.',
    options: { externalData: await readWeights(setup.weightsPaths) },
  });
  const output = outputOf(session, modelPath);
  const read = async (text: string) =>
    logitsOf(await runOn(runtime, session, encoder.encode(text), output), setup);
  checkLabels((await tried(read, modelPath)).length, setup);
  const startedMs = performance.now();
  await read('a');
  return {
    runtime: runtime.name,
    perTokenMs: (performance.now() - startedMs) / encoder.encode('a').length,
    run: async (text) => {
      const beganMs = performance.now();
      const probs = probabilities(await read(text), setup.manyLabels);
      return { probs, tookMs: performance.now() - beganMs };
    },
    buffersOf: ({ probs }) => [probs.buffer],
    release: () => session.release(),
  };
}

/** The first run tells whether the model can be run at all. */
async function tried(read: (text: string) => Promise<Float32Array>, path: string): Promise<Float32Array> {
  try {
    return await read('a');
  } catch (cause) {
    if (cause instanceof FairleadError) throw cause;
    const hint = `Its inputs must be int64, its tokenizer.json the one of its training. ${reasonOf(cause)}`;
    throw new FairleadError('FL_MODEL_FAILED', `The classifier ${path} fails on a short text.`, {
      hint,
      cause,
    });
  }
}

async function openEncoder({ tokenizerPath, tokenizerConfig, maxTokens }: ClassifierSetup): Promise<Encoder> {
  const tokenizer = await readJsonObject(tokenizerPath);
  try {
    return createEncoder(await openTokenizer(tokenizer, tokenizerConfig), longestOf(maxTokens, tokenizer));
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The tokenizer ${tokenizerPath} is none that can be read.`, {
      hint: `Save it again with a recent version of transformers. ${reasonOf(cause)}`,
      cause,
    });
  }
}

const readWeights = (paths: readonly string[]) =>
  Promise.all(paths.map(async (path) => ({ path: basename(path), data: await readFile(path) })));

/** The name of the logits. Throws FL_MODEL_FAILED where the graph is no classifier of texts. */
function outputOf({ inputNames, outputNames }: OnnxSession, path: string): string {
  const hint = 'Export it for text classification.';
  const strange = inputNames.filter((name) => !KNOWN_INPUTS.includes(name));
  if (strange.length > 0 || !inputNames.includes('input_ids')) {
    const asks = `The classifier ${path} asks for the inputs ${inputNames.join(', ')}.`;
    throw new FairleadError('FL_MODEL_FAILED', asks, { hint: `${hint} Inputs: ${KNOWN_INPUTS.join(', ')}.` });
  }
  const only = outputNames.length === 1 ? outputNames[0] : undefined;
  const name = outputNames.includes('logits') ? 'logits' : only;
  if (name !== undefined) return name;
  const answers = `The classifier ${path} answers with ${outputNames.join(', ')}, and with no logits.`;
  throw new FairleadError('FL_MODEL_FAILED', answers, { hint });
}

async function runOn(
  { onnx }: LoadedRuntime,
  session: OnnxSession,
  ids: readonly number[],
  output: string,
): Promise<OutputTensor> {
  const shape = [1, ids.length];
  const tensor = (value: (index: number) => bigint) =>
    new onnx.Tensor(
      'int64',
      BigInt64Array.from(ids, (_, index) => value(index)),
      shape,
    );
  const values: Readonly<Record<string, () => unknown>> = {
    input_ids: () => tensor((index) => BigInt(ids[index] as number)),
    attention_mask: () => tensor(() => 1n),
    token_type_ids: () => tensor(() => 0n),
  };
  const feeds = Object.fromEntries(session.inputNames.map((name) => [name, values[name]?.()]));
  return (await session.run(feeds))[output] as OutputTensor;
}
