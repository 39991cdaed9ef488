import type { Lowering } from '../lowering.ts';
import type { Expression } from '../program.ts';
import { type SyntaxNode, unescaped } from '../reader.ts';

const OPENING = /^([A-Za-z]{0,3})("""|'''|"|')/;

/** A string as it is written, with its prefix and its quotes. */
export function stringNode(node: SyntaxNode, lower: Lowering): Expression {
  return { is: 'text', at: node.from, text: stringText(lower.text(node)) };
}

export function stringText(written: string): string {
  const [all = '', prefix = '', quotes = ''] = OPENING.exec(written) ?? [];
  const inside = written.slice(
    all.length,
    written.endsWith(quotes) ? written.length - quotes.length : undefined,
  );
  return /r/i.test(prefix) ? inside : unescaped(inside);
}

export function formatNode(node: SyntaxNode, lower: Lowering): Expression {
  return { is: 'join', at: node.from, parts: formatParts(node, lower) };
}

function formatParts(node: SyntaxNode, lower: Lowering): Expression[] {
  const out: Expression[] = [];
  const [all = '', , quotes = ''] = OPENING.exec(lower.text(node).slice(0, 8)) ?? [];
  let from = node.from + all.length;
  const text = (to: number) => {
    if (to <= from) return;
    const said = unescaped(lower.file.text.slice(from, to)).replaceAll('{{', '{').replaceAll('}}', '}');
    out.push({ is: 'text', at: from, text: said });
  };
  for (const child of lower.children(node).filter(({ name }) => name === 'FormatReplacement')) {
    text(child.from);
    out.push(lower.inner(child));
    from = child.to;
  }
  text(node.to - quotes.length);
  return out;
}

/** Strings side by side are one. */
export function continuedNode(node: SyntaxNode, lower: Lowering): Expression {
  const parts = lower
    .children(node)
    .flatMap((child) =>
      child.name === 'FormatString' ? formatParts(child, lower) : [lower.expression(child)],
    );
  if (!parts.every((part) => part.is === 'text')) return { is: 'join', at: node.from, parts };
  return { is: 'text', at: node.from, text: parts.map((part) => part.text).join('') };
}
