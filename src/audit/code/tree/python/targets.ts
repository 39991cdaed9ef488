import type { Grammar, Lowering } from '../lowering.ts';
import type { Target } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';

/** `a, *b` takes a value apart, `a` alone is written to. */
export function targetList(nodes: readonly SyntaxNode[], lower: Lowering): Target {
  const items = parts(nodes);
  const [first] = items;
  if (items.length === 1 && first?.length === 1 && !nodes.some(({ name }) => name === ','))
    return lower.target(first[0]);
  return {
    is: 'unpack',
    at: nodes[0]?.from ?? 0,
    entries: items.map((part, index) => ({
      key: part[0]?.name === '*' ? undefined : String(index),
      target: lower.target(part.at(-1)),
    })),
  };
}

const list = (node: SyntaxNode, lower: Lowering): Target => targetList(lower.children(node), lower);

export const TARGETS: Grammar['targets'] = new Map([
  ['TupleExpression', list],
  ['ArrayExpression', list],
  ['ParenthesizedExpression', list],
]);
