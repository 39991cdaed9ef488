import type { Lowering } from '../lowering.ts';
import type { Statement } from '../program.ts';
import { parts, type SyntaxNode, unescaped } from '../reader.ts';

const stringOf = (node: SyntaxNode | undefined, lower: Lowering): string =>
  node === undefined ? '' : unescaped(lower.text(node).slice(1, -1));

interface Named {
  readonly name: string;
  readonly as: string;
}

/** `a`, `a as b`, `default as c` between the braces; types are left out. */
function group(node: SyntaxNode | undefined, lower: Lowering): Named[] {
  if (node === undefined) return [];
  return parts(lower.children(node)).flatMap((part) => {
    if (part[0]?.name === 'type' && part.length > 1) return [];
    const names = part
      .filter(({ name }) => name !== 'as' && name !== 'type')
      .map((child) => lower.text(child));
    const [name = '', as = name] = names;
    return name === '' ? [] : [{ name, as }];
  });
}

export function imported(node: SyntaxNode, lower: Lowering): Statement[] {
  const children = lower.children(node);
  if (children[1]?.name === 'type') return [];
  const names = group(lower.child(node, 'ImportGroup'), lower);
  const star = children.findIndex(({ name }) => name === 'Star');
  const definitions = children.filter(({ name }) => name === 'VariableDefinition');
  for (const definition of definitions) {
    const whole = star >= 0 && children.indexOf(definition) > star;
    names.push({ name: whole ? '*' : 'default', as: lower.text(definition) });
  }
  return [{ is: 'import', at: node.from, from: stringOf(lower.child(node, 'String'), lower), names }];
}

export function exported(node: SyntaxNode, lower: Lowering): Statement[] {
  const children = lower.children(node);
  const at = node.from;
  const source = lower.child(node, 'String');
  const from = source === undefined ? undefined : stringOf(source, lower);
  const names = group(lower.child(node, 'ExportGroup'), lower);
  if (names.length > 0) return names.map(({ name, as }) => ({ is: 'export', at, name, as, from }));
  if (lower.child(node, 'Star') !== undefined && from !== undefined)
    return [{ is: 'export', at, name: '*', as: '*', from }];
  const last = children.findLast(({ name }) => name !== ';');
  const isDefault = lower.child(node, 'default') !== undefined;
  const inner = lower.statement(last);
  if (!isDefault) return [...inner];
  if (inner.length > 0) {
    const [first] = inner;
    const name = first?.is === 'function' ? first.fn.name : first?.is === 'class' ? first.name : '';
    return name === '' || name === '*default*'
      ? [...inner]
      : [...inner, { is: 'export', at, name, as: '*default*' }];
  }
  return [{ is: 'set', at, target: { is: 'name', at, name: '*default*' }, value: lower.expression(last) }];
}
