/** How fast repeating a term stops to count, and how much length counts. The usual values of the paper. */
const K1 = 1.2;
const B = 0.75;

/**
 * How much each of some texts is about a query: BM25 with the inverse document frequency ln(1 + (N - n + 0.5)/(n + 0.5)).
 * Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, equation 3.15. Texts are added
 * one by one, so that a caller may yield between them.
 */
export class Bm25 {
  readonly #query: ReadonlySet<string>;
  /** Of each text: how often it has each term of the query, and its length in terms. */
  readonly #texts: { readonly counts: ReadonlyMap<string, number>; readonly length: number }[] = [];
  readonly #holding = new Map<string, number>();
  #terms = 0;

  constructor(query: readonly string[]) {
    this.#query = new Set(query);
  }

  /** O(terms). */
  add(terms: readonly string[]): void {
    const counts = new Map<string, number>();
    for (const term of terms) if (this.#query.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const term of counts.keys()) this.#holding.set(term, (this.#holding.get(term) ?? 0) + 1);
    this.#texts.push({ counts, length: terms.length });
    this.#terms += terms.length;
  }

  /** Of each text in the order of adding, 0 and up. O(texts × terms of the query that they hold). */
  scores(): number[] {
    const average = this.#terms / Math.max(1, this.#texts.length);
    return this.#texts.map(({ counts, length }) => {
      let score = 0;
      for (const [term, count] of counts) {
        const relative = average === 0 ? 1 : length / average;
        score += (this.#idf(term) * count * (K1 + 1)) / (count + K1 * (1 - B + B * relative));
      }
      return score;
    });
  }

  #idf(term: string): number {
    const holding = this.#holding.get(term) ?? 0;
    return Math.log(1 + (this.#texts.length - holding + 0.5) / (holding + 0.5));
  }
}
