export interface LiteralOptions {
  readonly caseSensitive: boolean;
  /**
   * `true`: an edge of the phrase that is a word character must not touch another one, so `cat` is not in
   * `category` but `C++` is in `C++11`. `strict`: neither side may touch a letter or digit, whatever the
   * phrase's edge. Scripts without spaces never block. `false`: anywhere.
   */
  readonly word: boolean | 'strict';
}

/** Collects literal phrases at create time; after `seal`, one pass over a text finds them all. */
export interface LiteralRegistrar {
  /** Registers a phrase and returns its handle for `RequestView.hits`. An empty phrase never occurs. */
  add(phrase: string, options: LiteralOptions): number;
}
