import { join } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import type { FullTier } from '../contract.ts';
import type { WordPiece } from '../text/wordpiece.ts';
import { BATCHES } from './batch.ts';
import { type ModelCard, readCard } from './card.ts';
import { type SpawnThread, spawnThread } from './member.ts';
import { Pool, type PoolErrors } from './pool.ts';
import type { RuntimeName, WorkerSetup } from './protocol.ts';
import { RUNTIME_NAMES } from './runtime.ts';
import { createEncoder } from './tokens.ts';

export interface FullTierOptions {
  /** The folder of `model.int8.onnx` and `model.json`. */
  readonly folder: string;
  readonly wordPiece: WordPiece;
  /** Threads; each holds a copy of the model in memory (1). */
  readonly workers?: number;
  /** Texts of one run at the most (1): with more, an answer depends on the texts beside it. */
  readonly batch?: number;
  /** Texts that may wait before more are refused with FL_OVERLOADED (1,024). */
  readonly queue?: number;
  /** Which builds of ONNX Runtime may run it, in the order of trying (the native one, then WASM). */
  readonly runtimes?: readonly RuntimeName[];
  /** How a worker's thread is started. */
  readonly spawn?: SpawnThread;
}

/** The transformer, and what is known of it. */
export interface LoadedFullTier extends FullTier {
  /** What its logits mean. */
  readonly card: ModelCard;
  readonly runtime: RuntimeName;
}

const WORKERS = 1;
/**
 * The int8 graph scales its activations over a whole run, so a text's vector moves with its neighbours (cosine 0.995 to
 * itself alone, for MiniLM in runs of 8), and on one core a run of eight takes about as long as eight runs from 30 words on.
 */
const BATCH = 1;
const QUEUE = 1_024;
/** Texts of one `embed` that wait at once: enough to fill batches, and others still get their turn. */
const EMBED_LANES = 64;

const ERRORS: PoolErrors = {
  gone: () =>
    new FairleadError('FL_MODEL_FAILED', 'The transformer is not running.', {
      hint: 'It starts again by itself; the fast tier answers meanwhile.',
      retryAfterMs: 1_000,
    }),
  overloaded: () =>
    new FairleadError('FL_OVERLOADED', 'Too many texts wait for the transformer.', {
      hint: 'Send fewer at once, or give it more workers.',
      retryAfterMs: 1_000,
    }),
};

/**
 * Starts the transformer in workers and resolves when it has run once. Rejects with FL_UNSUPPORTED where no runtime is
 * installed, FL_MODEL_FILE where a file is missing or unreadable, FL_MODEL_HASH where it is not the one of the card.
 */
export async function createFullTier(options: FullTierOptions): Promise<LoadedFullTier> {
  const card = await readCard(join(options.folder, 'model.json'));
  const setup: WorkerSetup = {
    modelPath: join(options.folder, 'model.int8.onnx'),
    sha256: card.sha256,
    runtimes: options.runtimes ?? RUNTIME_NAMES,
  };
  const spawn = options.spawn ?? spawnThread;
  const pool = await Pool.start({
    work: BATCHES,
    errors: ERRORS,
    workers: options.workers ?? WORKERS,
    batch: options.batch ?? BATCH,
    queue: options.queue ?? QUEUE,
    spawn: () => spawn(setup),
  });
  const encoder = createEncoder(options.wordPiece, card);
  const run = (text: string) => pool.run(encoder.encode(text));
  return {
    card,
    runtime: pool.runtime,
    embed: (texts) => inLanes(texts, EMBED_LANES, async (text) => (await run(text)).embedding),
    heads: async (text) => split((await run(text)).logits, card),
    expectedMs: (tokens) => pool.expectedMs(Math.min(tokens + 2, card.maxTokens)), // [CLS] and [SEP]
    dispose: () => pool.close(),
  };
}

/** `work` on every item, `lanes` at a time; results in the items' order. Stops at the first failure. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await work(items[index] as Item);
      } catch (thrown) {
        failed = true;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}

function split(logits: Float32Array, { heads }: ModelCard): Record<string, Float32Array> {
  let at = 0;
  return Object.fromEntries(
    heads.map(({ name, labels, temperature }) => {
      const from = at;
      at += labels.length;
      return [name, logits.subarray(from, at).map((logit) => logit / temperature)];
    }),
  );
}
