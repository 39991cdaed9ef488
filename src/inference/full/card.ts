import { readFile } from 'node:fs/promises';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

/** One head of the transformer. */
export interface Head {
  readonly name: string;
  readonly labels: readonly string[];
  /** Logits are divided by it before they become probabilities. */
  readonly temperature: number;
}

/** `model.json`, which lies beside the transformer. */
export interface ModelCard {
  /** In the order of their logits. */
  readonly heads: readonly Head[];
  /** The longest input, [CLS] and [SEP] included. */
  readonly maxTokens: number;
  /** Of a longer text: how many ids from its front stay, [CLS] included; the rest comes from its end. */
  readonly headTokens: number;
  readonly sha256: string;
}

/** Share of the input that the front of a long text gets where the card says nothing. */
const FRONT_SHARE = 200 / 256;

/** Reads a card. Rejects with FL_MODEL_FILE where it is missing or not as it must be. */
export async function readCard(path: string): Promise<ModelCard> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw unreadable(path, 'it is missing or no JSON', cause);
  }
  if (!isRecord(parsed)) throw unreadable(path, 'it is no object');
  const { heads, maxTokens, headTokens, sha256 } = parsed;
  if (!Array.isArray(heads) || heads.length === 0 || !heads.every(isHead)) {
    throw unreadable(path, 'heads must be a list of {name, labels, temperature}');
  }
  if (!isWhole(maxTokens) || maxTokens < 3) throw unreadable(path, 'maxTokens must be a whole number from 3');
  const front = headTokens ?? Math.round(maxTokens * FRONT_SHARE);
  if (!isWhole(front) || front < 1 || front >= maxTokens) {
    throw unreadable(path, 'headTokens must be a whole number below maxTokens');
  }
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw unreadable(path, 'sha256 must be 64 hexadecimal digits');
  }
  return { heads, maxTokens, headTokens: front, sha256 };
}

const isWhole = (value: unknown): value is number => Number.isInteger(value);

function isHead(value: unknown): value is Head {
  if (!isRecord(value)) return false;
  const { name, labels, temperature } = value;
  const hasLabels =
    Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string');
  return typeof name === 'string' && hasLabels && typeof temperature === 'number' && temperature > 0;
}

function unreadable(path: string, why: string, cause?: unknown): FairleadError {
  return new FairleadError('FL_MODEL_FILE', `The model card ${path} cannot be used: ${why}.`, {
    hint: 'Install the package again.',
    cause,
  });
}
