import type { ChatCompletion } from '../protocol/openai-chat.ts';
import type { CacheEntry, CacheKey } from './contract.ts';
import type { Held } from './eviction/define.ts';
import { type Profile, profileOf } from './likeness.ts';

/** Two maps' places, the digests, what is said about the answer, an eviction set's place and the slot; heap growth of 100,000, Node 24. */
const OVERHEAD_BYTES = 580;
/** What a profile takes, whether it is made yet or not; `PROFILE_CHAR_BYTES` for each character of its question. */
const PROFILE_BYTES = 300;
const PROFILE_CHAR_BYTES = 14;
const STRING_BYTES = 16;

/** One answer as the cache holds it: its text, which nobody can change and which takes the least room. */
export class Slot implements Held {
  readonly id: number;
  readonly key: Pick<CacheKey, 'exact' | 'partition'>;
  /** All of the entry but the answer itself. */
  readonly about: Omit<CacheEntry, 'completion'>;
  readonly hash: number;
  readonly bytes: number;
  readonly #id: string;
  readonly #created: number;
  /** JSON of the answer, without its id and its time. */
  readonly #rest: string;
  /** Undefined: found by the exact digest only. */
  readonly #question: string | undefined;
  #profile: Profile | undefined;

  /** `question` undefined: to be found by the exact digest only. */
  constructor(id: number, { exact, partition }: CacheKey, entry: CacheEntry, question: string | undefined) {
    const { completion, ...about } = entry;
    this.id = id;
    this.key = { exact, partition };
    this.about = { ...about, tokens: completion.usage?.total_tokens ?? 0 };
    this.hash = hashOf(exact);
    const { id: itsId, created, ...rest } = completion;
    this.#id = itsId;
    this.#created = created;
    this.#rest = JSON.stringify(rest);
    this.#question = question;
    const likeness =
      question === undefined
        ? 0
        : PROFILE_BYTES + PROFILE_CHAR_BYTES * question.length + stringBytes(question);
    this.bytes = OVERHEAD_BYTES + stringBytes(this.#rest) + stringBytes(itsId ?? '') + likeness;
  }

  /** A new one each time; its answer is read when it is looked at. O(length of the answer) then. */
  get entry(): CacheEntry {
    const print = (id: string, created: number) => this.#print(id, created);
    const read = () => JSON.parse(print(this.#id, this.#created)) as ChatCompletion;
    let completion: ChatCompletion | undefined;
    return {
      ...this.about,
      print,
      get completion() {
        completion ??= read();
        return completion;
      },
    };
  }

  #print(id: string, created: number): string {
    return `{"id":${JSON.stringify(id)},"created":${created},${this.#rest.slice(1)}`;
  }

  /** Of the question, made when it is first compared; undefined: nothing is like it. */
  get profile(): Profile | undefined {
    if (this.#question === undefined) return undefined;
    this.#profile ??= profileOf(this.#question);
    return this.#profile;
  }
}

/** FNV-1a over the digest's first characters: 48 of its bits. */
export function hashOf(digest: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < 8; at++) hash = Math.imul(hash ^ digest.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** A string with one character beyond Latin-1 takes two bytes for every one. */
function stringBytes(text: string): number {
  return STRING_BYTES + text.length * (/[^\0-\xff]/.test(text) ? 2 : 1);
}
