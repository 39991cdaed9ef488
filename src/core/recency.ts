interface Node<Key, Value> {
  readonly key: Key;
  value: Value;
  older: Node<Key, Value> | undefined;
  newer: Node<Key, Value> | undefined;
}

/**
 * A map that knows which of its keys was not used for longest. A Map keeps its order as well, but to ask it for the first key
 * after many were removed costs a walk over their places: 10 µs among 100,000. Here each step is O(1).
 */
export class RecencyMap<Key, Value> {
  readonly #nodes = new Map<Key, Node<Key, Value>>();
  #oldest: Node<Key, Value> | undefined;
  #newest: Node<Key, Value> | undefined;

  get size(): number {
    return this.#nodes.size;
  }

  has(key: Key): boolean {
    return this.#nodes.has(key);
  }

  /** Leaves the order as it is. */
  peek(key: Key): Value | undefined {
    return this.#nodes.get(key)?.value;
  }

  /** Makes the key the newest. */
  get(key: Key): Value | undefined {
    const node = this.#nodes.get(key);
    if (node === undefined) return undefined;
    if (node !== this.#newest) {
      this.#unlink(node);
      this.#append(node);
    }
    return node.value;
  }

  /** Makes the key the newest. */
  set(key: Key, value: Value): void {
    const known = this.#nodes.get(key);
    if (known !== undefined) {
      known.value = value;
      this.get(key);
      return;
    }
    const node = { key, value, older: undefined, newer: undefined };
    this.#nodes.set(key, node);
    this.#append(node);
  }

  delete(key: Key): boolean {
    const node = this.#nodes.get(key);
    if (node === undefined) return false;
    this.#nodes.delete(key);
    this.#unlink(node);
    return true;
  }

  /** The oldest key, or the one after it where that is `except`. */
  oldest(except?: Key): Key | undefined {
    const node = this.#oldest;
    return node !== undefined && node.key === except ? node.newer?.key : node?.key;
  }

  #append(node: Node<Key, Value>): void {
    node.older = this.#newest;
    node.newer = undefined;
    if (this.#newest === undefined) this.#oldest = node;
    else this.#newest.newer = node;
    this.#newest = node;
  }

  #unlink({ older, newer }: Node<Key, Value>): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}
