import type { Grammar, Lowering } from '../lowering.ts';
import type { Expression, FunctionNode, Statement } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';
import { functionNode } from './functions.ts';
import { keyOf } from './keys.ts';
import { exported, imported } from './modules.ts';

type Read = (node: SyntaxNode, lower: Lowering) => readonly Statement[];

const NOT_VALUES = /^(?:;|return|throw|if|else|for|while|do|\(|\))$/;

const values = (node: SyntaxNode, lower: Lowering): SyntaxNode[] =>
  lower.children(node).filter(({ name }) => !NOT_VALUES.test(name));

const plain: Read = (node, lower) => {
  const [value] = values(node, lower);
  return [{ is: 'do', at: node.from, value: lower.expression(value) }];
};

/** Each `target = value` of a `const`, `let` or `var`. */
const declaration: Read = (node, lower) =>
  parts(
    lower.children(node).filter(({ name }) => !/^(?:const|let|var|using|await|;|declare)$/.test(name)),
  ).map((part) => {
    const [target] = part as [SyntaxNode];
    const equals = part.findIndex(({ name }) => name === 'Equals');
    const value = equals < 0 ? undefined : lower.expression(part[equals + 1]);
    return { is: 'set', at: target.from, target: lower.target(target), value };
  });

const functionDeclaration: Read = (node, lower) => {
  const name = lower.child(node, 'VariableDefinition');
  const fn = functionNode(node, lower, name === undefined ? '*default*' : lower.text(name));
  return [{ is: 'function', at: node.from, fn }];
};

const classDeclaration: Read = (node, lower) => {
  const name = lower.child(node, 'VariableDefinition');
  const body = lower.child(node, 'ClassBody');
  const members = body === undefined ? [] : lower.children(body);
  const methods: FunctionNode[] = members
    .filter(({ name }) => name === 'MethodDeclaration')
    .map((member) => functionNode(member, lower, keyOf(member, lower) ?? ''));
  const fields = members
    .filter(({ name }) => name === 'PropertyDeclaration')
    .flatMap((member) => {
      const children = lower.children(member);
      const equals = children.findIndex(({ name }) => name === 'Equals');
      const key = keyOf(member, lower);
      return equals < 0 || key === undefined
        ? []
        : [{ name: key, value: lower.expression(children[equals + 1]) }];
    });
  return [
    {
      is: 'class',
      at: node.from,
      name: name === undefined ? '*default*' : lower.text(name),
      methods,
      fields,
    },
  ];
};

const branch: Read = (node, lower) => {
  const children = lower.children(node);
  const split = children.findIndex(({ name }) => name === 'else');
  const test = children.findIndex(({ name }) => name === 'ParenthesizedExpression');
  return [
    {
      is: 'if',
      at: node.from,
      test: lower.expression(children[test]),
      yes: lower.statement(children[test + 1]),
      no: split < 0 ? [] : lower.statement(children[split + 1]),
    },
  ];
};

const loop: Read = (node, lower) => {
  const children = lower.children(node);
  const body = lower.statement(children.findLast(lower.isStatement));
  const at = node.from;
  const spec = children.find(({ name }) => /^For(?:Of|In)?Spec$/.test(name));
  if (spec === undefined) {
    const test = lower.expression(lower.child(node, 'ParenthesizedExpression'));
    return [{ is: 'loop', at, test, body }];
  }
  const inside = lower.children(spec).filter(({ name }) => !/^(?:\(|\)|const|let|var|await)$/.test(name));
  const of = inside.findIndex(({ name }) => name === 'of' || name === 'in');
  if (of > 0) {
    const each = { target: lower.target(inside[0] as SyntaxNode), of: lower.expression(inside[of + 1]) };
    return [{ is: 'loop', at, each, body }];
  }
  const [first, ...rest] = inside;
  const start = first?.name === 'VariableDeclaration' ? declaration(first, lower) : [];
  return [
    ...start,
    { is: 'loop', at, test: { is: 'sum', at, parts: rest.map((part) => lower.expression(part)) }, body },
  ];
};

const returned: Read = (node, lower) => {
  const [value] = values(node, lower);
  return [{ is: 'return', at: node.from, value: value === undefined ? undefined : lower.expression(value) }];
};

const thrown: Read = (node, lower) => [
  { is: 'leave', at: node.from, how: 'throw', value: lower.expression(values(node, lower)[0]) },
];
const left: Read = (node) => [{ is: 'leave', at: node.from, how: 'loop' }];

const tried: Read = (node, lower) => {
  const blockOf = (clause: SyntaxNode | undefined) => {
    const block = clause === undefined ? undefined : lower.child(clause, 'Block');
    return block === undefined ? [] : lower.statements(block);
  };
  const handler = lower.child(node, 'CatchClause');
  return [
    {
      is: 'try',
      at: node.from,
      body: blockOf(node),
      handlers: handler === undefined ? [] : [blockOf(handler)],
      otherwise: [],
      last: blockOf(lower.child(node, 'FinallyClause')),
    },
  ];
};

const switched: Read = (node, lower) => {
  const cases: { values: Expression[]; body: Statement[] }[] = [];
  let open = false;
  const body = lower.child(node, 'SwitchBody');
  for (const child of body === undefined ? [] : lower.children(body)) {
    if (child.name === 'CaseLabel' || child.name === 'DefaultLabel') {
      const value = lower
        .children(child)
        .find(({ name }) => name !== 'case' && name !== ':' && name !== 'default');
      // labels in a row share what follows; the default among them makes all of them the default
      if (!open) cases.push({ values: [], body: [] });
      if (value !== undefined) cases.at(-1)?.values.push(lower.expression(value));
      open = true;
    } else {
      open = false;
      cases.at(-1)?.body.push(...lower.statement(child));
    }
  }
  return [
    { is: 'cases', at: node.from, of: lower.expression(lower.child(node, 'ParenthesizedExpression')), cases },
  ];
};

const block: Read = (node, lower) => [{ is: 'block', at: node.from, body: lower.statements(node) }];

const labeled: Read = (node, lower) => lower.statement(lower.children(node).at(-1));

export const STATEMENTS: Grammar['statements'] = new Map<string, Read>([
  ['ExpressionStatement', plain],
  ['VariableDeclaration', declaration],
  ['FunctionDeclaration', functionDeclaration],
  ['ClassDeclaration', classDeclaration],
  ['IfStatement', branch],
  ['ForStatement', loop],
  ['WhileStatement', loop],
  ['DoStatement', loop],
  ['ReturnStatement', returned],
  ['ThrowStatement', thrown],
  ['BreakStatement', left],
  ['ContinueStatement', left],
  ['TryStatement', tried],
  ['SwitchStatement', switched],
  ['Block', block],
  ['LabeledStatement', labeled],
  ['ImportDeclaration', (node, lower) => imported(node, lower)],
  ['ExportDeclaration', (node, lower) => exported(node, lower)],
]);
