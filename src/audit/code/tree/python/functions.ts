import type { Lowering } from '../lowering.ts';
import type { Expression, FunctionNode, Parameter } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';

export function functionNode(
  node: SyntaxNode,
  lower: Lowering,
  decorators: readonly Expression[],
): FunctionNode {
  const name = lower.child(node, 'VariableName');
  return {
    name: name === undefined ? '' : lower.text(name),
    at: node.from,
    params: parameters(lower.child(node, 'ParamList'), lower),
    body: lower.statements(lower.child(node, 'Body')),
    decorators,
    file: lower.file,
  };
}

/** A lambda returns its expression. */
export function lambdaNode(node: SyntaxNode, lower: Lowering): FunctionNode {
  const value = lower.children(node).at(-1);
  return {
    name: '',
    at: node.from,
    params: parameters(lower.child(node, 'ParamList'), lower),
    body: [{ is: 'return', at: node.from, value: lower.expression(value) }],
    decorators: [],
    file: lower.file,
  };
}

function parameters(list: SyntaxNode | undefined, lower: Lowering): Parameter[] {
  if (list === undefined) return [];
  return parts(lower.children(list)).flatMap((part) => {
    const name = part.find((child) => child.name === 'VariableName');
    if (name === undefined) return [];
    const type = part.find((child) => child.name === 'TypeDef');
    const equals = part.findIndex((child) => child.name === 'AssignOp');
    const rest = RESTS[part[0]?.name ?? ''];
    return [
      {
        target: { is: 'name' as const, at: name.from, name: lower.text(name) },
        name: lower.text(name),
        type: type === undefined ? '' : lower.text(type).replace(/^:\s*/, ''),
        ...(equals < 0 ? {} : { fallback: lower.expression(part[equals + 1]) }),
        ...(rest === undefined ? {} : { rest }),
      },
    ];
  });
}

const RESTS: Readonly<Record<string, 'list' | 'record'>> = { '*': 'list', '**': 'record' };
