import type { Expression, SourceFile, Statement, Target } from './program.ts';
import { Reader, type SyntaxNode } from './reader.ts';

/** What the nodes of a language's grammar mean, by their names. */
export interface Grammar {
  readonly expressions: ReadonlyMap<string, (node: SyntaxNode, lower: Lowering) => Expression>;
  readonly targets: ReadonlyMap<string, (node: SyntaxNode, lower: Lowering) => Target>;
  readonly statements: ReadonlyMap<string, (node: SyntaxNode, lower: Lowering) => readonly Statement[]>;
}

/** Brings the syntax tree of one file to the forms of `program.ts`. */
export class Lowering extends Reader {
  readonly #grammar: Grammar;

  constructor(file: SourceFile, grammar: Grammar) {
    super(file);
    this.#grammar = grammar;
  }

  isExpression = ({ name }: SyntaxNode): boolean => this.#grammar.expressions.has(name);
  isStatement = ({ name }: SyntaxNode): boolean => this.#grammar.statements.has(name);

  /** A node that is not known is looked at in its parts. */
  expression(node: SyntaxNode | undefined): Expression {
    if (node === undefined) return { is: 'sum', at: 0, parts: [] };
    return this.#grammar.expressions.get(node.name)?.(node, this) ?? this.parts(node);
  }

  parts(node: SyntaxNode): Expression {
    const parts = this.children(node).filter(this.isExpression);
    return { is: 'sum', at: node.from, parts: parts.map((child) => this.expression(child)) };
  }

  /** The one expression inside a wrapper, such as parentheses or `await`. */
  inner(node: SyntaxNode): Expression {
    return this.expression(this.children(node).find(this.isExpression));
  }

  /** What is written to: a name, a field, or a pattern that takes a value apart. */
  target(node: SyntaxNode | undefined): Target {
    if (node === undefined) return { is: 'unpack', at: 0, entries: [] };
    const read = this.#grammar.targets.get(node.name);
    if (read !== undefined) return read(node, this);
    const value = this.expression(node);
    if (value.is === 'name' || value.is === 'field' || value.is === 'item') return value;
    return { is: 'unpack', at: node.from, entries: [] };
  }

  statement(node: SyntaxNode | undefined): readonly Statement[] {
    return node === undefined ? [] : (this.#grammar.statements.get(node.name)?.(node, this) ?? []);
  }

  /** The statements of a block or of a file. */
  statements(block: SyntaxNode | undefined): Statement[] {
    return block === undefined ? [] : this.children(block).flatMap((node) => this.statement(node));
  }
}
