import type { WindowScore } from './fast/attack.ts';
import type { FastModels } from './fast/models.ts';

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
