import type { Lowering } from '../lowering.ts';
import type { FunctionNode, Parameter, Statement } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';

/** A function, arrow or method from its node; an arrow's expression is what it returns. */
export function functionNode(node: SyntaxNode, lower: Lowering, name: string): FunctionNode {
  return {
    name,
    at: node.from,
    params: parameters(lower.child(node, 'ParamList'), lower),
    body: bodyOf(node, lower),
    decorators: [],
    file: lower.file,
  };
}

function bodyOf(node: SyntaxNode, lower: Lowering): readonly Statement[] {
  const block = lower.child(node, 'Block');
  if (block !== undefined) return lower.statements(block);
  const arrow = lower.children(node).findIndex((child) => child.name === 'Arrow');
  const value = arrow < 0 ? undefined : lower.children(node)[arrow + 1];
  return value === undefined ? [] : [{ is: 'return', at: value.from, value: lower.expression(value) }];
}

const NOT_TARGETS = /^(?:Privacy|readonly|Spread|Decorator|Optional|override|TypeAnnotation)$/;

function parameters(list: SyntaxNode | undefined, lower: Lowering): Parameter[] {
  if (list === undefined) return [];
  return parts(lower.children(list)).flatMap((part) => {
    const target = part.find(({ name }) => !NOT_TARGETS.test(name));
    if (target === undefined || target.name === 'this') return [];
    const equals = part.findIndex(({ name }) => name === 'Equals');
    const type = part.find(({ name }) => name === 'TypeAnnotation');
    return [
      {
        target: lower.target(target),
        name: target.name === 'VariableDefinition' ? lower.text(target) : '',
        type: type === undefined ? '' : lower.text(type).replace(/^:\s*/, ''),
        ...(equals < 0 ? {} : { fallback: lower.expression(part[equals + 1]) }),
        ...(part[0]?.name === 'Spread' ? { rest: 'list' as const } : {}),
      },
    ];
  });
}
