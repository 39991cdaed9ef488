import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { modelsFolder } from '../../src/inference/model-files.ts';
import { npmFolder } from '../gateway/targets/define.ts';

const VERSION = '0.2.0';

/** A peer against what it would stand for here, CPU microseconds a prompt. */
export interface Peer {
  readonly peer: string;
  readonly ours: string;
  readonly tokens: number;
  readonly peerUs: number;
  readonly oursUs: number;
}

export interface Tokeniser {
  readonly title: string;
  /** How many tokens the text has. */
  count(text: string): number;
}

/** The tokeniser that Transformers.js stands on, over the vocabulary of ours. Installs it once; undefined where it cannot. */
export function huggingFaceTokenizers(): Tokeniser | undefined {
  try {
    const name = '@huggingface/tokenizers';
    const folder = npmFolder(`tokenizers-${VERSION}`, { dependencies: { [name]: VERSION } });
    const { Tokenizer } = createRequire(join(folder, 'package.json'))(name) as {
      Tokenizer: new (
        json: object,
        config: object,
      ) => { encode(text: string): { readonly ids: readonly number[] } };
    };
    const tokenizer = new Tokenizer(definition(), {});
    return { title: `${name} ${VERSION}`, count: (text) => tokenizer.encode(text).ids.length };
  } catch (error) {
    process.stderr.write(`no peer: ${(error as Error).message.split('\n')[0]}\n`);
    return undefined;
  }
}

/** `tokenizer.json` as bert-base-uncased has it. */
function definition(): object {
  const pieces = readFileSync(join(modelsFolder(), 'fast/vocab.txt'), 'utf8').trimEnd().split('\n');
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    },
  };
}
