import type { LocalText } from '../finding.ts';
import type { DoubtedAdvisory, DoubtedProduct } from './doubts/define.ts';
import { doubts } from './doubts/index.gen.ts';

export interface Doubt {
  readonly why: string;
  readonly what: string;
}

/** The first reason to think that the advisory is not of this product; undefined where there is none. */
export function doubtOf(product: DoubtedProduct, advisory: DoubtedAdvisory): Doubt | undefined {
  for (const { id, find } of doubts) {
    const what = find(product, advisory);
    if (what !== undefined) return { why: id, what };
  }
  return undefined;
}

/** The doubt as a sentence. */
export function sayDoubt({ why, what }: Doubt): LocalText {
  return doubts.find(({ id }) => id === why)?.say(what) ?? { en: `${why}: ${what}`, zh: `${why}：${what}` };
}
