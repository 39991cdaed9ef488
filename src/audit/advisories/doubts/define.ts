import type { Kind } from '../../../core/kind.ts';
import type { LocalText } from '../../finding.ts';
import type { Range } from '../../versions/range.ts';

/** What is known of a product when one of its advisories is doubted. */
export interface DoubtedProduct {
  readonly order: string;
  /** owner/name at GitHub, lower case. */
  readonly repositories: readonly string[];
  readonly history?: { readonly last: string } | undefined;
  /** The ranges of all its advisories. */
  readonly ranges: readonly (readonly Range[])[];
}

export interface DoubtedAdvisory {
  readonly ranges: readonly Range[];
  readonly references: readonly string[];
}

/**
 * A reason to think that an advisory's range is not of this product. Where one is found, "affected" is no longer said,
 * only that it cannot be told. Pure.
 */
export interface DoubtKind extends Kind {
  /** The bound or the repository that does not fit; undefined where nothing speaks against the advisory. */
  find(product: DoubtedProduct, advisory: DoubtedAdvisory): string | undefined;
  /** One sentence for readers. */
  say(what: string): LocalText;
}

export function defineDoubt(kind: DoubtKind): DoubtKind {
  return kind;
}
