import { ownAdvisories } from '../advisories/files.ts';
import type { Advice } from '../advisories/match.ts';
import { nameKey } from '../advisories/names.ts';
import { ProductShelf } from '../advisories/shelf.ts';
import { adviseAsAig, adviseInOurOrder } from './advise.ts';
import { type AigAdvisory, type AigFiles, type Language, readAigFiles } from './files.ts';
import type { VerdictOptions } from './fingerprint.ts';

export interface AdviseOptions extends VerdictOptions {
  /** Whose rules are asked, and whose title comes first; English where left out. */
  readonly language?: Language | undefined;
  /** The service listens beyond its own machine; true where left out. Asked with `compat` only. */
  readonly isInternal?: boolean | undefined;
}

/** A.I.G.'s own rules, loaded from where the user keeps them. */
export interface AigRules extends AigFiles {
  /**
   * What its advisories say of a version: by our order of versions and with three values, for names without regard to case
   * and hyphens; with `compat` its own verdicts, for names letter by letter.
   */
  advise(name: string, version: string, options?: AdviseOptions): Advice[];
}

/** Loads A.I.G.'s `data` folder, unchanged; some 2 s for all of its 4,174 files. Throws FL_CONFIG_UNREADABLE where it holds none. */
export function loadAig(folder: string): AigRules {
  const files = readAigFiles(folder);
  const products = new ProductShelf([ownAdvisories()]);
  const byName = {
    en: Map.groupBy(files.advisories, ({ en }) => en?.name),
    zh: Map.groupBy(files.advisories, ({ zh }) => zh?.name),
  };
  const byKey = Map.groupBy(files.advisories, (advisory) => canonicalKey(products, nameOf(advisory)));
  return {
    ...files,
    advise(name, version, { compat = false, language = 'en', isInternal = true } = {}) {
      const asked = { version, language, isInternal };
      const advices = compat
        ? (byName[language].get(name) ?? []).map((advisory) => adviseAsAig(advisory, asked))
        : (byKey.get(canonicalKey(products, name)) ?? []).map((advisory) =>
            adviseInOurOrder(advisory, products.find(name), asked),
          );
      return advices.filter((advice) => advice !== undefined);
    },
  };
}

const nameOf = ({ en, zh }: AigAdvisory): string => (en ?? zh)?.name ?? '';

/** One key for all names of a product that our tables know. */
function canonicalKey(products: ProductShelf, name: string): string {
  return products.find(name)?.product ?? nameKey(name);
}
