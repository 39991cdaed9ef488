import type { Lowering } from '../lowering.ts';
import type { Statement } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';

/** `import a.b as c`, and `from ..a import b as c`. */
export function importStatements(node: SyntaxNode, lower: Lowering): Statement[] {
  const children = lower.children(node);
  const at = node.from;
  const middle = children.findIndex(({ name }) => name === 'import');
  if (children[0]?.name === 'from') {
    const from = children
      .slice(1, middle)
      .map((child) => lower.text(child))
      .join('');
    const names = parts(children.slice(middle + 1)).map((part) => {
      const { name, as } = aliased(part, lower);
      return { name, as: name === '*' ? '' : (as ?? name) };
    });
    return [{ is: 'import', at, from, names }];
  }
  return parts(children.slice(middle + 1)).map((part) => {
    const { name, as } = aliased(part, lower);
    const [first = ''] = name.split('.');
    return {
      is: 'import',
      at,
      from: as === undefined ? first : name,
      names: [{ name: '*', as: as ?? first }],
    };
  });
}

function aliased(
  part: readonly SyntaxNode[],
  lower: Lowering,
): { readonly name: string; readonly as: string | undefined } {
  const alias = part.findIndex(({ name }) => name === 'as');
  const text = (nodes: readonly SyntaxNode[]) => nodes.map((child) => lower.text(child)).join('');
  return {
    name: text(alias < 0 ? part : part.slice(0, alias)),
    as: alias < 0 ? undefined : text(part.slice(alias + 1)),
  };
}
