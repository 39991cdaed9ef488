/** A stretch of the text without a space in it: a Latin word, a number, one Chinese character, a mark. */
export interface Word {
  /** As written, compatibility forms folded. */
  readonly raw: string;
  readonly lower: string;
  /** UTF-16 offsets in `TextView.text`, half-open. */
  readonly start: number;
  readonly end: number;
  readonly isSign: boolean;
}
