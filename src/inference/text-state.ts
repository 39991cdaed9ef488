import type { WindowScore } from './fast/attack.ts';
import type { FastModels } from './fast/models.ts';

/** What a text's script is told by. */
const SCRIPT_UNITS = 2_000;
const LAST_LATIN = 0x24f;

/** What is found out about one text for several tasks, each when it is first needed. */
export class TextState {
  readonly models: FastModels;
  readonly text: string;
  #vector: Float32Array | undefined;
  #topic: Float32Array | undefined;
  #attack: WorstReading | undefined;

  constructor(models: FastModels, text: string) {
    this.models = models;
    this.text = text;
  }

  /** Whether the transformer can read it: its vocabulary has hardly a word in another script. O(1) after 2,000 units. */
  get isLatin(): boolean {
    let letters = 0;
    let others = 0;
    const length = Math.min(this.text.length, SCRIPT_UNITS);
    for (let i = 0; i < length; i++) {
      const code = this.text.charCodeAt(i);
      if (code > LAST_LATIN) others++;
      else if (code > 64) letters++;
    }
    return others <= letters;
  }

  /** float32[256] of unit length. */
  get vector(): Float32Array {
    this.#vector ??= this.models.table.embed(this.text);
    return this.#vector;
  }

  /** The logits of all topic heads. */
  get topic(): Float32Array {
    this.#topic ??= this.models.topic.logits(this.text, this.vector);
    return this.#topic;
  }

  /** The reading of the text, plain or with a disguise taken off, that looks most like an attack. */
  get attack(): WorstReading {
    this.#attack ??= this.#worst();
    return this.#attack;
  }

  #worst(): WorstReading {
    const { attack, disguises } = this.models;
    let worst: WorstReading = { ...attack.score(this.text), via: 'plain', text: this.text };
    for (const { via, text } of disguises(this.text)) {
      const score = attack.score(text);
      if (score.logOdds > worst.logOdds) worst = { ...score, via, text };
    }
    return worst;
  }
}

export interface WorstReading extends WindowScore {
  /** `plain`, or the disguise that was taken off. */
  readonly via: string;
  readonly text: string;
}
