import { type Reader, type SyntaxNode, unescaped } from '../reader.ts';

/** The key of a property or a member; undefined where it is computed. */
export function keyOf(property: SyntaxNode, reader: Reader): string | undefined {
  const [first] = reader
    .children(property)
    .filter(
      ({ name }) =>
        !/^(?:async|static|get|set|Star|Privacy|readonly|Decorator|override|abstract|declare)$/.test(name),
    );
  if (first === undefined || first.name === '[') return undefined;
  const text = reader.text(first);
  return first.name === 'String' ? unescaped(text.slice(1, -1)) : text;
}
