/**
 * The part of TOML 1.0 in which clients write their servers: tables, dotted and quoted keys, strings, numbers, booleans, arrays
 * and inline tables. Throws with the line for what it cannot read. O(length).
 */
export function parseToml(text: string): Record<string, unknown> {
  return new TomlReader(text).read();
}

class TomlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replace(/^\ufeff/, '');
  }

  read(): Record<string, unknown> {
    const root: Record<string, unknown> = {};
    let table = root;
    for (this.#blank(true); this.#at < this.#text.length; this.#blank(true)) {
      if (this.#text.startsWith('[[', this.#at)) {
        this.#at += 2;
        const path = this.#key();
        this.#expect(']]');
        const list = this.#under(root, path.slice(0, -1));
        const name = path.at(-1) as string;
        table = {};
        const known = list[name];
        if (Array.isArray(known)) known.push(table);
        else list[name] = [table];
      } else if (this.#peek('[')) {
        this.#at++;
        table = this.#under(root, this.#key());
        this.#expect(']');
      } else this.#pair(table);
    }
    return root;
  }

  #pair(into: Record<string, unknown>): void {
    const path = this.#key();
    this.#expect('=');
    this.#under(into, path.slice(0, -1))[path.at(-1) as string] = this.#value();
  }

  #under(table: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
    let at = table;
    for (const name of path) {
      let next = Object.hasOwn(at, name) ? at[name] : undefined;
      if (Array.isArray(next)) next = next.at(-1);
      if (typeof next !== 'object' || next === null) {
        next = {};
        Object.defineProperty(at, name, {
          value: next,
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      at = next as Record<string, unknown>;
    }
    return at;
  }

  #key(): string[] {
    const path: string[] = [];
    for (;;) {
      this.#blank(false);
      const sign = this.#text[this.#at];
      if (sign === '"' || sign === "'") path.push(this.#string());
      else {
        const bare = /^[A-Za-z0-9_-]+/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0];
        if (bare === undefined) throw this.#fault('a key');
        this.#at += bare.length;
        path.push(bare);
      }
      this.#blank(false);
      if (!this.#peek('.')) return path;
      this.#at++;
    }
  }

  #value(): unknown {
    this.#blank(false);
    const sign = this.#text[this.#at];
    if (sign === '"' || sign === "'") return this.#string();
    if (sign === '[') return this.#array();
    if (sign === '{') return this.#inline();
    const word = /^[^\s,\]}#]+/.exec(this.#text.slice(this.#at, this.#at + 100))?.[0];
    if (word === undefined) throw this.#fault('a value');
    this.#at += word.length;
    if (word === 'true' || word === 'false') return word === 'true';
    const number = Number(word.replaceAll('_', ''));
    return Number.isNaN(number) ? word : number; // dates stay as they are written
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    for (this.#blank(true); !this.#peek(']'); this.#blank(true)) {
      items.push(this.#value());
      this.#blank(true);
      if (this.#peek(',')) this.#at++;
      else if (!this.#peek(']')) throw this.#fault("',' or ']'");
    }
    this.#at++;
    return items;
  }

  #inline(): Record<string, unknown> {
    const table: Record<string, unknown> = {};
    this.#at++;
    for (this.#blank(true); !this.#peek('}'); this.#blank(true)) {
      this.#pair(table);
      this.#blank(true);
      if (this.#peek(',')) this.#at++;
      else if (!this.#peek('}')) throw this.#fault("',' or '}'");
    }
    this.#at++;
    return table;
  }

  #string(): string {
    const quote = this.#text[this.#at] as string;
    const triple = quote.repeat(3);
    const isLong = this.#text.startsWith(triple, this.#at);
    const mark = isLong ? triple : quote;
    const from = this.#at + mark.length;
    let end = from;
    while (!this.#text.startsWith(mark, end)) {
      if (end >= this.#text.length || (!isLong && this.#text[end] === '\n'))
        throw this.#fault('the end of a string');
      end += quote === '"' && this.#text[end] === '\\' ? 2 : 1;
    }
    this.#at = end + mark.length;
    const raw = this.#text.slice(from, end).replace(isLong ? /^\r?\n/ : /^$/, '');
    if (quote === "'") return raw;
    return raw.replace(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\s*\n\s*|(.))/g,
      (_, four?: string, eight?: string, sign?: string) => {
        const code = four ?? eight;
        if (code !== undefined) {
          const point = Number.parseInt(code, 16);
          return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
        }
        return sign === undefined
          ? ''
          : ({ b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' }[sign] ?? sign);
      },
    );
  }

  #blank(lines: boolean): void {
    const space = lines ? /^(?:\s+|#[^\n]*)/ : /^[ \t]+/;
    for (;;) {
      const found = space.exec(this.#text.slice(this.#at, this.#at + 4096))?.[0];
      if (found === undefined) return;
      this.#at += found.length;
    }
  }

  #peek(sign: string): boolean {
    return this.#text.startsWith(sign, this.#at);
  }

  #expect(sign: string): void {
    this.#blank(false);
    if (!this.#peek(sign)) throw this.#fault(`'${sign}'`);
    this.#at += sign.length;
  }

  #fault(wanted: string): Error {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    return new Error(`line ${line}: ${wanted} is missing`);
  }
}
