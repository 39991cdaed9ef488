import { type Classifiers, cosine } from '../inference/contract.ts';
import type { ChatTool } from '../protocol/openai-chat.ts';
import { termsOf } from './terms.ts';
import { toolName } from './tool-names.ts';

/** What a prompt is compared with. */
interface ToolProfile {
  readonly terms: ReadonlySet<string>;
  /** Undefined where there are no on-board models. */
  readonly vector: Float32Array | undefined;
}

/** A profile takes about 2 kB: 2 MB at the most. */
const MOST_PROFILES = 1_024;
/** What tells tools apart stands at the beginning of a description; of a prompt, what is wanted often at its end. */
const TEXT_CHARS = 2_000;

/** How the two measures are weighed. Chosen on the rows of tool-selection.test.ts: either alone misses some of them. */
const VECTOR_SHARE = 0.6;

/** Compares prompts with tools; remembers the tools, which are the same from request to request. */
export class ToolScores {
  readonly #classifiers: Classifiers | undefined;
  /** By what was read; the oldest goes first. */
  readonly #profiles = new Map<string, ToolProfile>();

  constructor(classifiers: Classifiers | undefined) {
    this.#classifiers = classifiers;
  }

  /**
   * How likely each tool is wanted for `prompt`, 0 to 1: cosine of the static embeddings and the share of the prompt's
   * terms that the tool has, the second alone where there are no models. O(prompt + tools), for a new tool O(its text).
   */
  of(prompt: string, tools: readonly ChatTool[]): number[] {
    const asked = this.#profileOf(prompt.slice(-TEXT_CHARS));
    return tools.map((tool) => {
      const profile = this.#remembered(tool);
      const shared = overlap(asked.terms, profile.terms);
      if (asked.vector === undefined || profile.vector === undefined) return shared;
      const likeness = Math.max(0, cosine(asked.vector, profile.vector));
      return VECTOR_SHARE * likeness + (1 - VECTOR_SHARE) * shared;
    });
  }

  #remembered(tool: ChatTool): ToolProfile {
    const text = `${toolName(tool).replace(/[_-]+/g, ' ')}. ${tool.function?.description ?? ''}`.slice(
      0,
      TEXT_CHARS,
    );
    let profile = this.#profiles.get(text);
    if (profile === undefined) {
      profile = this.#profileOf(text);
      if (this.#profiles.size >= MOST_PROFILES) {
        const [oldest] = this.#profiles.keys();
        if (oldest !== undefined) this.#profiles.delete(oldest);
      }
      this.#profiles.set(text, profile);
    }
    return profile;
  }

  #profileOf(text: string): ToolProfile {
    return {
      terms: new Set(termsOf(text)),
      vector: this.#classifiers?.read(text).embedding(),
    };
  }
}

/** Share of the smaller set's terms that the larger has, over at least three: one shared word of a one-word tool is no proof. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const term of a) if (b.has(term)) shared++;
  return shared / Math.max(3, Math.min(a.size, b.size));
}
