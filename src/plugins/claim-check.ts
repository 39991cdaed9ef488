import type { Classifiers } from '../inference/contract.ts';
import { type Claim, claimsOf } from './claims.ts';
import { Pace } from './pace.ts';
import { type Evidence, supportOf } from './support.ts';

/** What became of an answer's statements. */
export interface Verdict {
  readonly claims: number;
  /** In the order of the answer. */
  readonly unsupported: readonly string[];
}

const MOST_CLAIMS = 200;
const FENCE = /^[ \t]{0,3}(?:`{3,}|~{3,})/;

/** Judges an answer line by line as it comes, by evidence that is still being read while the backend thinks. */
export class ClaimCheck {
  readonly #threshold: number;
  readonly #classifiers: Classifiers | undefined;
  readonly #reading: Promise<Evidence>;
  #evidence: Evidence | undefined;
  /** What came before there was evidence. */
  readonly #waiting: Claim[] = [];
  readonly #unsupported: string[] = [];
  #claims = 0;
  #line = '';
  #isCode = false;

  constructor(reading: Promise<Evidence>, threshold: number, classifiers: Classifiers | undefined) {
    this.#threshold = threshold;
    this.#classifiers = classifiers;
    this.#reading = reading.then((evidence) => {
      this.#evidence = evidence;
      return evidence;
    });
  }

  /** A whole answer, in turns of about a millisecond. */
  async whole(answer: string): Promise<Verdict> {
    await this.#reading;
    const pace = new Pace();
    for (const line of answer.split(/(?<=\n)/)) {
      this.#take(line);
      await pace.read(line.length * 2);
    }
    return this.#verdict();
  }

  /** The next piece of a stream. Judges the lines that it ends. */
  hear(piece: string): void {
    this.#line += piece;
    for (let end = this.#line.indexOf('\n'); end !== -1; end = this.#line.indexOf('\n')) {
      this.#take(this.#line.slice(0, end + 1));
      this.#line = this.#line.slice(end + 1);
    }
  }

  /** The stream has said all; undefined where the evidence is not read yet, as a stream does not wait for it. */
  finish(): Verdict | undefined {
    this.#take(this.#line);
    this.#line = '';
    if (this.#evidence === undefined) return undefined;
    for (const claim of this.#waiting.splice(0)) this.#judge(claim, this.#evidence);
    return this.#verdict();
  }

  #take(line: string): void {
    if (FENCE.test(line)) this.#isCode = !this.#isCode;
    if (this.#isCode) return;
    for (const claim of claimsOf(line)) {
      if (this.#claims >= MOST_CLAIMS) return;
      this.#claims++;
      if (this.#evidence === undefined) this.#waiting.push(claim);
      else this.#judge(claim, this.#evidence);
    }
  }

  #judge(claim: Claim, evidence: Evidence): void {
    if (supportOf(claim, evidence, this.#classifiers) < this.#threshold) this.#unsupported.push(claim.text);
  }

  #verdict(): Verdict {
    return { claims: this.#claims, unsupported: this.#unsupported };
  }
}
