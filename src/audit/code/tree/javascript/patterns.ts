import type { Grammar, Lowering } from '../lowering.ts';
import type { Target, UnpackEntry } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';
import { keyOf } from './keys.ts';

type Read = (node: SyntaxNode, lower: Lowering) => Target;

const name: Read = (node, lower) => ({ is: 'name', at: node.from, name: lower.text(node) });

const object: Read = (node, lower) => ({
  is: 'unpack',
  at: node.from,
  entries: parts(lower.children(node)).map((part) => objectEntry(part, lower)),
});

function objectEntry(part: readonly SyntaxNode[], lower: Lowering): UnpackEntry {
  const [first, second] = part as [SyntaxNode, SyntaxNode?];
  if (first.name === 'Spread' || second === undefined) {
    const spread = first.name === 'Spread' ? second : lower.child(first, 'Spread');
    if (spread !== undefined) {
      const inner = first.name === 'Spread' ? second : lower.children(first).at(-1);
      return { key: undefined, target: lower.target(inner as SyntaxNode) };
    }
  }
  const children = lower.children(first);
  const key = keyOf(first, lower);
  const equals = children.findIndex(({ name }) => name === 'Equals');
  const colon = children.findIndex(({ name }) => name === ':');
  const target = colon < 0 ? children[0] : children[colon + 1];
  return {
    key,
    target: target === undefined ? { is: 'unpack', at: first.from, entries: [] } : nameOr(target, lower),
    fallback: equals < 0 ? undefined : lower.expression(children[equals + 1]),
  };
}

/** In an assignment (not a declaration) a pattern's names are plain property names. */
function nameOr(node: SyntaxNode, lower: Lowering): Target {
  return node.name === 'PropertyName' || node.name === 'PropertyDefinition'
    ? name(node, lower)
    : lower.target(node);
}

const array: Read = (node, lower) => ({
  is: 'unpack',
  at: node.from,
  entries: elements(lower.children(node)).flatMap((part, index): UnpackEntry[] => {
    const [first] = part;
    if (first === undefined) return [];
    const equals = part.findIndex(({ name }) => name === 'Equals');
    if (first.name === 'Spread') return [{ key: undefined, target: lower.target(part[1] as SyntaxNode) }];
    const fallback = equals < 0 ? undefined : lower.expression(part[equals + 1]);
    return [{ key: String(index), target: lower.target(first), fallback }];
  }),
});

/** Between commas, holes kept: `[, b]`. */
function elements(nodes: readonly SyntaxNode[]): SyntaxNode[][] {
  const out: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === ',') out.push([]);
    else if (node.name !== '[' && node.name !== ']') out.at(-1)?.push(node);
  }
  return out;
}

export const TARGETS: Grammar['targets'] = new Map<string, Read>([
  ['VariableDefinition', name],
  ['VariableName', name],
  ['ObjectPattern', object],
  ['ObjectExpression', object],
  ['ArrayPattern', array],
  ['ArrayExpression', array],
]);
