import { FairleadError } from '../core/errors.ts';
import { type EmbeddingModel, shorten } from '../inference/embedding-models.ts';
import type { Usage } from '../protocol/openai-chat.ts';
import type { OnBoard } from './runtime.ts';

type Body = Readonly<Record<string, unknown>>;

/** As the Embeddings API has it. */
const MOST_INPUTS = 2_048;

export type OnBoardUsage = Pick<Usage, 'prompt_tokens' | 'total_tokens'>;

/** What POST /v1/embeddings answers. */
export interface EmbeddingList {
  readonly object: 'list';
  readonly data: readonly {
    readonly object: 'embedding';
    readonly index: number;
    /** Numbers, or with `encoding_format: base64` little-endian float32. */
    readonly embedding: readonly number[] | string;
  }[];
  readonly model: string;
  readonly usage: OnBoardUsage;
}

/**
 * Embeds `input` on board: strings, `encoding_format`, and `dimensions` up to the model's own. Throws
 * FL_PARAM_INVALID for what it does not take.
 */
export async function embedOnBoard(model: EmbeddingModel, body: Body, load: OnBoard): Promise<EmbeddingList> {
  const texts = textsOf(body.input);
  const write = writerOf(body.encoding_format);
  const dimensions = dimensionsOf(body.dimensions, model);
  const classifiers = await load(model.full);
  const vectors = await model.embed(classifiers, texts);
  const tokens = texts.reduce((sum, text) => sum + (classifiers.countTokens?.(text) ?? 0), 0);
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: write(shorten(vector, dimensions)),
    })),
    model: model.name,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function textsOf(input: unknown): readonly string[] {
  const texts = typeof input === 'string' ? [input] : (input as readonly unknown[]);
  if (texts.length === 0 || texts.length > MOST_INPUTS) {
    throw invalid('input', `a string or a list of 1 to ${MOST_INPUTS} strings`);
  }
  if (texts.every((text) => typeof text === 'string')) return texts as readonly string[];
  throw new FairleadError('FL_PARAM_INVALID', "Invalid 'input': it must be text, not token ids.", {
    param: 'input',
    hint: 'Ids belong to the tokeniser of one model; send strings.',
  });
}

const WRITERS: ReadonlyMap<unknown, (vector: Float32Array) => readonly number[] | string> = new Map<
  unknown,
  (vector: Float32Array) => readonly number[] | string
>([
  ['float', (vector) => Array.from(vector)],
  ['base64', toBase64],
]);

function writerOf(format: unknown): (vector: Float32Array) => readonly number[] | string {
  const write = WRITERS.get(format ?? 'float');
  if (write !== undefined) return write;
  throw invalid('encoding_format', [...WRITERS.keys()].join(' or '));
}

function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4);
  });
  return bytes.toString('base64');
}

/** `checkFields` has seen that it is a whole number from 1. */
function dimensionsOf(given: unknown, model: EmbeddingModel): number {
  if (given === undefined || given === null) return model.dimensions;
  if ((given as number) <= model.dimensions) return given as number;
  throw invalid('dimensions', `${model.dimensions} at the most for ${model.name}`);
}

function invalid(param: string, wants: string): FairleadError {
  return new FairleadError('FL_PARAM_INVALID', `Invalid '${param}': it must be ${wants}.`, { param });
}
