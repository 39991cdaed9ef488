import { parseSync } from 'oxc-parser';
import type { SourceFile } from './sources.ts';

export interface ImportEdge {
  readonly specifier: string;
  readonly line: number;
}

export interface Facts {
  /** Static, dynamic and type imports, re-exports, and `import()` types alike. */
  readonly imports: readonly ImportEdge[];
  /** Names used as plain identifiers, to find globals that a browser lacks. */
  readonly identifiers: ReadonlySet<string>;
}

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const literal = (value: unknown): string | undefined => {
  if (!isNode(value)) return undefined;
  if (typeof value.value === 'string') return value.value;
  return isNode(value.literal) ? literal(value.literal) : undefined;
};

/** The string a node imports from; `computed` where only the running program knows it. */
function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return literal(node.source);
    case 'ImportExpression':
      return literal(node.source) ?? 'computed';
    case 'TSImportType':
      return literal(node.source) ?? literal(node.argument) ?? 'computed';
    case 'TSExternalModuleReference':
      return literal(node.expression);
    case 'CallExpression': {
      const callee = node.callee;
      const isRequire = isNode(callee) && callee.type === 'Identifier' && callee.name === 'require';
      return isRequire && Array.isArray(node.arguments)
        ? (literal(node.arguments[0]) ?? 'computed')
        : undefined;
    }
    default:
      return undefined;
  }
}

/** What one file imports and which names it uses. Throws when the file does not parse. */
export function factsOf(file: SourceFile): Facts {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path} does not parse: ${errors[0]?.message}`);
  const imports: ImportEdge[] = [];
  const identifiers = new Set<string>();
  const visit = (node: Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      imports.push({ specifier, line: file.text.slice(0, node.start).split('\n').length });
    }
    if (node.type === 'Identifier') identifiers.add(String(node.name));
    for (const [key, value] of Object.entries(node)) {
      const isName =
        !node.computed && ((node.type === 'MemberExpression' && key === 'property') || key === 'key');
      if (isName) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(program as unknown as Node);
  return { imports, identifiers };
}
