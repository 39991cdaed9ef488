import type { Grammar, Lowering } from '../lowering.ts';
import type { Expression, FunctionNode, Statement } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';
import { argsOf, listed } from './expressions.ts';
import { functionNode } from './functions.ts';
import { importStatements } from './imports.ts';
import { targetList } from './targets.ts';

type Read = (node: SyntaxNode, lower: Lowering) => readonly Statement[];

const plain: Read = (node, lower) => [
  { is: 'do', at: node.from, value: listed(lower.children(node), lower) },
];

/** `a = b = value`, `a: T = value`. */
const assign: Read = (node, lower) => {
  const children = lower.children(node).filter(({ name }) => name !== 'TypeDef');
  const sides: SyntaxNode[][] = [[]];
  for (const child of children) {
    if (child.name === 'AssignOp') sides.push([]);
    else sides.at(-1)?.push(child);
  }
  const value = sides.length < 2 ? undefined : listed(sides.at(-1) ?? [], lower);
  return sides
    .slice(0, Math.max(1, sides.length - 1))
    .map((side) => ({ is: 'set', at: node.from, target: targetList(side, lower), value }));
};

const update: Read = (node, lower) => {
  const children = lower.children(node);
  const value = lower.expression(children.at(-1));
  return [{ is: 'set', at: node.from, target: lower.target(children[0]), value, more: true }];
};

/** The clauses of a statement: each keyword with what stands before its body, and the body. */
function clauses(
  node: SyntaxNode,
  lower: Lowering,
): { word: string; head: SyntaxNode[]; body: Statement[] }[] {
  const out: { word: string; head: SyntaxNode[]; body: Statement[] }[] = [];
  for (const child of lower.children(node)) {
    if (WORDS.has(child.name)) out.push({ word: child.name, head: [], body: [] });
    else if (child.name === 'Body') out.at(-1)?.body.push(...lower.statements(child));
    else out.at(-1)?.head.push(child);
  }
  return out;
}

const WORDS = new Set(['if', 'elif', 'else', 'try', 'except', 'finally', 'for', 'while', 'with']);

const branch: Read = (node, lower) => {
  let no: Statement[] = [];
  for (const { word, head, body } of clauses(node, lower).reverse()) {
    const test = word === 'else' ? undefined : lower.expression(head[0]);
    no = test === undefined ? body : [{ is: 'if', at: head[0]?.from ?? node.from, test, yes: body, no }];
  }
  return no;
};

const loop: Read = (node, lower) => {
  const [first, ...more] = clauses(node, lower);
  if (first === undefined) return [];
  const after: Statement[] = more.flatMap(({ body }) => body);
  const at = node.from;
  const middle = first.head.findIndex(({ name }) => name === 'in');
  if (middle < 0)
    return [{ is: 'loop', at, test: lower.expression(first.head[0]), body: first.body }, ...after];
  const each = {
    target: targetList(first.head.slice(0, middle), lower),
    of: listed(first.head.slice(middle + 1), lower),
  };
  return [{ is: 'loop', at, each, body: first.body }, ...after];
};

const withs: Read = (node, lower) => {
  const [first] = clauses(node, lower);
  if (first === undefined) return [];
  const opened = parts(first.head).map((part): Statement => {
    const alias = part.findIndex(({ name }) => name === 'as');
    const value = lower.expression(part[0]);
    const at = part[0]?.from ?? node.from;
    return alias < 0
      ? { is: 'do', at, value }
      : { is: 'set', at, target: lower.target(part[alias + 1]), value };
  });
  return [...opened, ...first.body];
};

const tried: Read = (node, lower) => {
  const all = clauses(node, lower);
  const bodyOf = (wanted: string) => all.filter(({ word }) => word === wanted).flatMap(({ body }) => body);
  return [
    {
      is: 'try',
      at: node.from,
      body: bodyOf('try'),
      handlers: all.filter(({ word }) => word === 'except').map(({ body }) => body),
      otherwise: bodyOf('else'),
      last: bodyOf('finally'),
    },
  ];
};

const returned: Read = (node, lower) => {
  const [, ...value] = lower.children(node);
  return [{ is: 'return', at: node.from, value: value.length === 0 ? undefined : listed(value, lower) }];
};

const raised: Read = (node, lower) => {
  const [, value] = lower.children(node);
  return [
    {
      is: 'leave',
      at: node.from,
      how: 'throw',
      value: value === undefined ? undefined : lower.expression(value),
    },
  ];
};

const left: Read = (node) => [{ is: 'leave', at: node.from, how: 'loop' }];

const asserted: Read = (node, lower) => {
  const at = node.from;
  const [, test] = lower.children(node);
  return [{ is: 'if', at, test: lower.expression(test), yes: [], no: [{ is: 'leave', at, how: 'throw' }] }];
};

const matched: Read = (node, lower) => {
  const body = lower.child(node, 'MatchBody');
  const cases = (body === undefined ? [] : lower.children(body))
    .filter(({ name }) => name === 'MatchClause')
    .map((clause) => {
      const pattern = lower.children(clause)[1];
      return {
        values: pattern === undefined ? [] : literals(pattern, lower),
        body: lower.statements(lower.child(clause, 'Body')),
      };
    });
  return [{ is: 'cases', at: node.from, of: lower.expression(lower.children(node)[1]), cases }];
};

/** The values that a pattern names; none where it takes anything. */
function literals(pattern: SyntaxNode, lower: Lowering): Expression[] {
  if (pattern.name === 'LiteralPattern')
    return lower.children(pattern).map((child) => lower.expression(child));
  return pattern.name === 'OrPattern'
    ? lower.children(pattern).flatMap((child) => literals(child, lower))
    : [];
}

const defined: Read = (node, lower) => [{ is: 'function', at: node.from, fn: functionNode(node, lower, []) }];

const classDefined: Read = (node, lower) => {
  const name = lower.child(node, 'VariableName');
  const body = lower.statements(lower.child(node, 'Body'));
  const methods: FunctionNode[] = body.flatMap((statement) =>
    statement.is === 'function' ? [statement.fn] : [],
  );
  const fields = body.flatMap((statement) =>
    statement.is === 'set' && statement.target.is === 'name' && statement.value !== undefined
      ? [{ name: statement.target.name, value: statement.value }]
      : [],
  );
  return [{ is: 'class', at: node.from, name: name === undefined ? '' : lower.text(name), methods, fields }];
};

const decorated: Read = (node, lower) => {
  const decorators = lower
    .children(node)
    .filter(({ name }) => name === 'Decorator')
    .map((child) => decorator(child, lower));
  const inner = lower.children(node).at(-1);
  if (inner?.name === 'FunctionDefinition')
    return [{ is: 'function', at: inner.from, fn: functionNode(inner, lower, decorators) }];
  return lower.statement(inner);
};

/** `@a.b(c)`: its name stands in pieces beside its arguments. */
function decorator(node: SyntaxNode, lower: Lowering): Expression {
  const at = node.from;
  const names = lower.children(node).filter(({ name }) => name === 'VariableName' || name === 'PropertyName');
  let value: Expression = { is: 'name', at, name: names[0] === undefined ? '' : lower.text(names[0]) };
  for (const name of names.slice(1)) value = { is: 'field', at, of: value, name: lower.text(name) };
  const list = lower.child(node, 'ArgList');
  return list === undefined ? value : { is: 'call', at, callee: value, args: argsOf(list, lower) };
}

const group: Read = (node, lower) => lower.statements(node);

export const STATEMENTS: Grammar['statements'] = new Map<string, Read>([
  ['ExpressionStatement', plain],
  ['YieldStatement', plain],
  ['AssignStatement', assign],
  ['UpdateStatement', update],
  ['IfStatement', branch],
  ['ForStatement', loop],
  ['WhileStatement', loop],
  ['WithStatement', withs],
  ['TryStatement', tried],
  ['ReturnStatement', returned],
  ['RaiseStatement', raised],
  ['BreakStatement', left],
  ['ContinueStatement', left],
  ['AssertStatement', asserted],
  ['MatchStatement', matched],
  ['FunctionDefinition', defined],
  ['ClassDefinition', classDefined],
  ['DecoratedStatement', decorated],
  ['ImportStatement', importStatements],
  ['StatementGroup', group],
]);
