import { FairleadError } from '../core/errors.ts';
import { cosine } from '../inference/contract.ts';
import { EMBEDDING_MODELS, type EmbeddingModel, shorten } from '../inference/embedding-models.ts';
import type { ApiDeps } from './deps.ts';
import { notA, textsOf } from './input.ts';

type Body = Readonly<Record<string, unknown>>;
type VectorEndpoint = (deps: ApiDeps, body: Body) => Promise<object>;

const MOST_TEXTS = 1_000;

/** Embeddings and likeness, in vLLM Semantic Router's shapes; its own model names and `auto` mean the default. */
export const VECTOR_ENDPOINTS: Readonly<Record<string, VectorEndpoint>> = {
  '/api/v1/embeddings': embeddings,
  '/api/v1/similarity': similarity,
  '/api/v1/similarity/batch': batchSimilarity,
};

/** `{texts, model?, dimension?}`. */
async function embeddings(deps: ApiDeps, body: Body) {
  const texts = textsOf(body, MOST_TEXTS);
  const { model, vectors, tookMs } = await vectorsOf(deps, body, texts);
  return {
    embeddings: vectors.map((vector, i) => ({
      text: texts[i],
      embedding: Array.from(vector),
      dimension: vector.length,
      model_used: model.name,
      processing_time_ms: tookMs / texts.length,
    })),
    total_count: texts.length,
    total_processing_time_ms: tookMs,
    avg_processing_time_ms: tookMs / texts.length,
  };
}

/** `{text1, text2, model?, dimension?}`; a body with `query` and `candidates` is a batch. */
async function similarity(deps: ApiDeps, body: Body) {
  if (body.text1 === undefined && body.query !== undefined) return batchSimilarity(deps, body);
  const texts = [stringOf(body, 'text1'), stringOf(body, 'text2')];
  const { model, vectors, tookMs } = await vectorsOf(deps, body, texts);
  const [first, second] = vectors as [Float32Array, Float32Array];
  return { model_used: model.name, similarity: cosine(first, second), processing_time_ms: tookMs };
}

/** `{query, candidates, top_k?, model?, dimension?}`; matches by likeness, the most alike first. */
async function batchSimilarity(deps: ApiDeps, body: Body) {
  const query = stringOf(body, 'query');
  const candidates = textsOf({ texts: body.candidates }, MOST_TEXTS, 'candidates');
  const topK = body.top_k ?? 0;
  if (!isWhole(topK) || topK < 0) throw notA('top_k', 'a whole number from 0');
  const { model, vectors, tookMs } = await vectorsOf(deps, body, [query, ...candidates]);
  const [asked, ...others] = vectors as [Float32Array, ...Float32Array[]];
  const matches = others
    .map((vector, index) => ({ index, similarity: cosine(asked, vector), text: candidates[index] }))
    .sort((a, b) => b.similarity - a.similarity || a.index - b.index);
  return {
    matches: topK === 0 ? matches : matches.slice(0, topK),
    total_candidates: candidates.length,
    model_used: model.name,
    processing_time_ms: tookMs,
  };
}

async function vectorsOf({ onBoard }: ApiDeps, body: Body, texts: readonly string[]) {
  const startedMs = performance.now();
  const model = modelOf(body);
  const { dimension } = body;
  const dimensions = dimension === undefined || dimension === null ? model.dimensions : dimension;
  if (!isWhole(dimensions) || dimensions < 1 || dimensions > model.dimensions) {
    throw notA('dimension', `a whole number from 1 to ${model.dimensions}`);
  }
  if (onBoard === undefined) {
    throw new FairleadError('FL_UNSUPPORTED', 'This build has no embedding model.', {
      hint: 'POST /v1/embeddings reaches those of the configuration.',
    });
  }
  const found = await model.embed(await onBoard(model.full), texts);
  const vectors = found.map((vector) => shorten(vector, dimensions));
  return { model, vectors, tookMs: performance.now() - startedMs };
}

/** Names that clients of VSR send: they choose among models that are not here. */
const VSR_NAMES = new Set(['auto', 'qwen3', 'gemma', 'mmbert', 'bert', 'multimodal']);

function modelOf({ model: name }: Body): EmbeddingModel {
  const [first] = EMBEDDING_MODELS.values();
  if (name === undefined || name === null || (typeof name === 'string' && VSR_NAMES.has(name))) {
    return first as EmbeddingModel;
  }
  const model = typeof name === 'string' ? EMBEDDING_MODELS.get(name) : undefined;
  if (model !== undefined) return model;
  throw notA('model', `auto, ${[...EMBEDDING_MODELS.keys()].join(' or ')}`);
}

function stringOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) throw notA(name, 'a string');
  throw new FairleadError('FL_PARAM_MISSING', `Missing required parameter: '${name}'.`, { param: name });
}

const isWhole = (value: unknown): value is number => Number.isInteger(value);
