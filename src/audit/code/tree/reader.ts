import type { SyntaxNode } from '@lezer/common';
import type { SourceFile } from './program.ts';

export type { SyntaxNode } from '@lezer/common';

const COMMENTS = new Set(['LineComment', 'BlockComment', 'Comment']);

/** Walks the syntax tree of one file. */
export class Reader {
  readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  text({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.file.text.slice(from, to);
  }

  /** The children of a node, without comments. */
  children(node: SyntaxNode): SyntaxNode[] {
    const out: SyntaxNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling)
      if (!COMMENTS.has(child.name)) out.push(child);
    return out;
  }

  child(node: SyntaxNode, ...names: readonly string[]): SyntaxNode | undefined {
    return this.children(node).find(({ name }) => names.includes(name));
  }
}

/** Parts of a list between its separators, brackets left out. */
export function parts(nodes: readonly SyntaxNode[], separator = ','): SyntaxNode[][] {
  const out: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) out.push([]);
    else if (!BRACKETS.has(node.name)) out.at(-1)?.push(node);
  }
  return out.filter((part) => part.length > 0);
}

const BRACKETS = new Set(['(', ')', '[', ']', '{', '}']);

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b' };

/** What an escaped string says, near enough for comparison: `\n`, `\x41`, `\u0041`. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([\s\S]))/g,
    (_, x, u, brace, one) => {
      const hex = x ?? u ?? brace;
      if (hex === undefined) return ESCAPES[one] ?? one;
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}
