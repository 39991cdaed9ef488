/** What of the library's tokenizer is used; its own types do not resolve in Node. */
export interface Tokenizer {
  encode(
    text: string,
    options: { readonly add_special_tokens: boolean },
  ): { readonly ids: readonly (number | undefined)[] };
}

interface TokenizerLibrary {
  readonly Tokenizer: new (tokenizer: object, config: object) => Tokenizer;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Of the contents of tokenizer.json and tokenizer_config.json. Rejects with what the library has against them. */
export async function openTokenizer(tokenizer: JsonObject, config: JsonObject): Promise<Tokenizer> {
  const library = (await import('@huggingface/tokenizers')) as TokenizerLibrary;
  return new library.Tokenizer(tokenizer, config);
}

/** No token of a usual vocabulary stands for more UTF-16 units than this on average: what lies behind is cut away anyhow. */
const UNITS_PER_TOKEN = 32;

/** Turns texts into a classifier's input. */
export interface Encoder {
  /** Ids, the special tokens included; the front of a text that is too long. O(length), constant from 32 units a token on. */
  encode(text: string): number[];
}

/** Of a tokenizer as Hugging Face saves it. Throws what it has against its files. */
export function createEncoder(tokenizer: Tokenizer, maxTokens: number): Encoder {
  const plain = (text: string) => idsOf(tokenizer, text, false);
  const inner = plain('a');
  const framed = idsOf(tokenizer, 'a', true);
  const at = inner.length === 0 ? framed.length : Math.max(0, framed.indexOf(inner[0] as number));
  const front = framed.slice(0, at);
  const back = framed.slice(at + inner.length);
  const room = Math.max(0, maxTokens - front.length - back.length);
  return {
    encode: (text) => [
      ...front,
      ...plain(text.slice(0, maxTokens * UNITS_PER_TOKEN)).slice(0, room),
      ...back,
    ],
  };
}

/** Without those that the vocabulary does not know and has no token for. */
function idsOf(tokenizer: Tokenizer, text: string, special: boolean): number[] {
  return tokenizer.encode(text, { add_special_tokens: special }).ids.filter((id) => id !== undefined);
}
