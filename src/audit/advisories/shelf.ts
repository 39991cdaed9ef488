import { checkProduct, productFilesIn, type RefusedFile, readJson } from './files.ts';
import { nameKey } from './names.ts';
import { mergeProducts, type Product, readProduct } from './product.ts';

interface Unchecked {
  readonly file: string;
  readonly value: unknown;
}

interface Index {
  /** Of every name of a product to its own. */
  readonly own: Map<string, string>;
  /** The files of a product, by its own name. */
  readonly files: Map<string, readonly Unchecked[]>;
}

/** Finds a product by any of its names; a file is checked when it is first asked for. */
export class ProductShelf {
  readonly #folders: readonly string[];
  readonly #products = new Map<string, Product | undefined>();
  readonly #refused: RefusedFile[] = [];
  #index: Index | undefined;

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** Files that were met so far and are not what they should be. */
  get refused(): readonly RefusedFile[] {
    return this.#refused;
  }

  /** The product of that name, later folders over earlier ones; undefined where there is none. */
  find(name: string): Product | undefined {
    this.#index ??= this.#readIndex();
    const key = this.#index.own.get(nameKey(name));
    if (key === undefined) return undefined;
    if (!this.#products.has(key)) this.#products.set(key, this.#read(this.#index.files.get(key) ?? []));
    return this.#products.get(key);
  }

  /** Every product; checks all files. */
  all(): Product[] {
    this.#index ??= this.#readIndex();
    return [...this.#index.files.keys()].map((key) => this.find(key)).filter((one) => one !== undefined);
  }

  #read(files: readonly Unchecked[]): Product | undefined {
    let product: Product | undefined;
    for (const { file, value } of files) {
      const checked = checkProduct(file, value);
      if ('reason' in checked) this.#refused.push({ file, reason: checked.reason });
      else {
        const read = readProduct(checked.product);
        product = product === undefined ? read : mergeProducts(product, read);
      }
    }
    return product;
  }

  /** Reading all files takes some 20 ms for 1 MB; checking them against the schema takes longer, so that waits. */
  #readIndex(): Index {
    const index: Index = { own: new Map(), files: new Map() };
    for (const file of this.#folders.flatMap(productFilesIn)) {
      const read = readJson(file);
      const names = 'reason' in read ? [] : namesOf(read.value);
      const [own] = names.map(nameKey);
      if ('reason' in read) this.#refused.push({ file, reason: read.reason });
      else if (own === undefined) this.#refused.push({ file, reason: 'product: is missing' });
      else {
        index.files.set(own, [...(index.files.get(own) ?? []), { file, value: read.value }]);
        for (const name of names) index.own.set(nameKey(name), own);
      }
    }
    return index;
  }
}

/** The product's own name, then its others; none where it has no name of its own. */
function namesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { product, title, names } = value as { product?: unknown; title?: unknown; names?: unknown };
  if (typeof product !== 'string') return [];
  return [product, title, ...(Array.isArray(names) ? names : [])].filter((name) => typeof name === 'string');
}
