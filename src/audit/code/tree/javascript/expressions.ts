import type { Grammar, Lowering } from '../lowering.ts';
import type { Argument, Compare, Entry, Expression } from '../program.ts';
import { parts, type SyntaxNode, unescaped } from '../reader.ts';
import { functionNode } from './functions.ts';
import { keyOf } from './keys.ts';

type Read = (node: SyntaxNode, lower: Lowering) => Expression;

/** The one expression inside a wrapper, such as parentheses or `await`. */
const inner: Read = (node, lower) => lower.inner(node);
const unknown: Read = (node, lower) => lower.parts(node);

const name: Read = (node, lower) => ({ is: 'name', at: node.from, name: lower.text(node) });
const literal: Read = (node, lower) => ({ is: 'literal', at: node.from, text: lower.text(node) });

const string: Read = (node, lower) => ({
  is: 'text',
  at: node.from,
  text: unescaped(lower.text(node).slice(1, -1)),
});

const pattern: Read = (node, lower) => {
  const text = lower.text(node);
  return { is: 'pattern', at: node.from, source: text.slice(1, text.lastIndexOf('/')) };
};

const template: Read = (node, lower) => ({ is: 'join', at: node.from, parts: templateParts(node, lower) });

function templateParts(node: SyntaxNode, lower: Lowering): Expression[] {
  const out: Expression[] = [];
  let from = node.from + 1;
  for (const child of lower.children(node).filter(({ name }) => name === 'Interpolation')) {
    if (child.from > from)
      out.push({ is: 'text', at: from, text: unescaped(lower.file.text.slice(from, child.from)) });
    out.push(lower.inner(child));
    from = child.to;
  }
  if (node.to - 1 > from)
    out.push({ is: 'text', at: from, text: unescaped(lower.file.text.slice(from, node.to - 1)) });
  return out;
}

const tagged: Read = (node, lower) => {
  const [tag, text] = lower.children(node).filter(({ name }) => name !== 'TypeArgList');
  const args = text === undefined ? [] : templateParts(text, lower).filter(({ is }) => is !== 'text');
  return {
    is: 'call',
    at: node.from,
    callee: lower.expression(tag),
    args: args.map((value) => ({ value })),
    tagged: true,
  };
};

const array: Read = (node, lower) => ({
  is: 'bundle',
  at: node.from,
  entries: parts(lower.children(node)).map((part, index) => ({
    key: String(index),
    value: lower.expression(part.at(-1)),
    ...(part[0]?.name === 'Spread' ? { spread: true } : {}),
  })),
});

const object: Read = (node, lower) => ({
  is: 'bundle',
  at: node.from,
  entries: lower
    .children(node)
    .filter(({ name }) => name === 'Property')
    .map((property) => entryOf(property, lower)),
});

function entryOf(property: SyntaxNode, lower: Lowering): Entry {
  const children = lower.children(property);
  if (children[0]?.name === 'Spread')
    return { key: undefined, value: lower.expression(children[1]), spread: true };
  const key = keyOf(property, lower);
  if (children.some(({ name }) => name === 'ParamList'))
    return { key, value: { is: 'lambda', at: property.from, fn: functionNode(property, lower, key ?? '') } };
  const colon = children.findIndex(({ name }) => name === ':');
  if (colon < 0) return { key, value: { is: 'name', at: property.from, name: key ?? '' } };
  return { key, value: lower.expression(children[colon + 1]) };
}

const member: Read = (node, lower) => {
  const children = lower.children(node);
  const of = lower.expression(children[0]);
  const property = children.find(({ name }) => name === 'PropertyName' || name === 'PrivatePropertyName');
  if (property !== undefined) return { is: 'field', at: property.from, of, name: lower.text(property) };
  const open = children.findIndex(({ name }) => name === '[');
  return { is: 'item', at: node.from, of, key: lower.expression(children[open + 1]) };
};

const call: Read = (node, lower) => {
  const children = lower
    .children(node)
    .filter(({ name }) => name !== 'new' && name !== 'TypeArgList' && name !== '?.');
  const list = children.find(({ name }) => name === 'ArgList');
  return { is: 'call', at: node.from, callee: lower.expression(children[0]), args: argsOf(list, lower) };
};

function argsOf(list: SyntaxNode | undefined, lower: Lowering): Argument[] {
  if (list === undefined) return [];
  return parts(lower.children(list)).map((part) => ({
    value: lower.expression(part.at(-1)),
    ...(part[0]?.name === 'Spread' ? { spread: true } : {}),
  }));
}

const dynamicImport: Read = (node, lower) => ({
  is: 'call',
  at: node.from,
  callee: { is: 'name', at: node.from, name: 'import' },
  args: lower
    .children(node)
    .filter(lower.isExpression)
    .map((child) => ({ value: lower.expression(child) })),
});

const lambda: Read = (node, lower) => ({ is: 'lambda', at: node.from, fn: functionNode(node, lower, '') });

const OPERATORS: Readonly<Record<string, Compare['op']>> = {
  '===': 'same',
  '==': 'same',
  '!==': 'other',
  '!=': 'other',
  in: 'in',
};

const binary: Read = (node, lower) => {
  const children = lower.children(node);
  const [first, operator, second] = children;
  const left = lower.expression(first);
  const op = operator === undefined ? '' : lower.text(operator);
  if (op === 'as' || op === 'satisfies') return left;
  const right = lower.expression(second);
  const at = node.from;
  if (op === '+') return { is: 'join', at, parts: [...joined(left), ...joined(right)] };
  if (op === '&&') return { is: 'logic', at, op: 'and', left, right };
  if (op === '||' || op === '??') return { is: 'logic', at, op: 'or', left, right };
  const compared = OPERATORS[op] ?? (operator?.name === 'CompareOp' ? 'order' : undefined);
  if (compared !== undefined) return { is: 'compare', at, op: compared, left, right };
  return { is: 'sum', at, parts: [left, right] };
};

const joined = (part: Expression): readonly Expression[] => (part.is === 'join' ? part.parts : [part]);

const unary: Read = (node, lower) => {
  const [operator] = lower.children(node);
  const of = lower.inner(node);
  return operator !== undefined && lower.text(operator) === '!'
    ? { is: 'not', at: node.from, of }
    : { is: 'sum', at: node.from, parts: [of] };
};

/** `x!` is x; `x++` is a number. */
const postfix: Read = (node, lower) => {
  const of = lower.inner(node);
  return lower.child(node, 'LogicOp') === undefined ? { is: 'sum', at: node.from, parts: [of] } : of;
};

const conditional: Read = (node, lower) => {
  const [test, yes, no] = lower.children(node).filter(lower.isExpression);
  return {
    is: 'choice',
    at: node.from,
    test: lower.expression(test),
    yes: lower.expression(yes),
    no: lower.expression(no),
  };
};

const assignment: Read = (node, lower) => {
  const children = lower.children(node);
  const [first, operator] = children;
  const value = lower.expression(children.at(-1));
  const target = lower.target(first as SyntaxNode);
  const op = operator === undefined ? '=' : lower.text(operator);
  const kept: Expression[] = op === '=' || first === undefined ? [] : [lower.expression(first)];
  const at = node.from;
  return {
    is: 'assignment',
    at,
    target,
    value: kept.length === 0 ? value : { is: 'join', at, parts: [...kept, value] },
  };
};

const sequence: Read = (node, lower) => {
  const all = lower.children(node).filter(lower.isExpression);
  const last = lower.expression(all.at(-1));
  if (all.length < 2) return last;
  return { is: 'choice', at: node.from, test: lower.parts(node), yes: last, no: last };
};

export const EXPRESSIONS: Grammar['expressions'] = new Map<string, Read>([
  ['VariableName', name],
  ['this', name],
  ['super', name],
  ['String', string],
  ['TemplateString', template],
  ['TaggedTemplateExpression', tagged],
  ['RegExp', pattern],
  ['Number', literal],
  ['BooleanLiteral', literal],
  ['null', literal],
  ['ArrayExpression', array],
  ['ObjectExpression', object],
  ['MemberExpression', member],
  ['CallExpression', call],
  ['NewExpression', call],
  ['DynamicImport', dynamicImport],
  ['ArrowFunction', lambda],
  ['FunctionExpression', lambda],
  ['ParenthesizedExpression', inner],
  ['AwaitExpression', inner],
  ['YieldExpression', inner],
  ['UnaryExpression', unary],
  ['PostfixExpression', postfix],
  ['BinaryExpression', binary],
  ['ConditionalExpression', conditional],
  ['AssignmentExpression', assignment],
  ['SequenceExpression', sequence],
  ['ClassExpression', unknown],
  ['JSXElement', unknown],
]);
