import type { Grammar, Lowering } from '../lowering.ts';
import type { Argument, Compare, Entry, Expression } from '../program.ts';
import { parts, type SyntaxNode } from '../reader.ts';
import { lambdaNode } from './functions.ts';
import { continuedNode, formatNode, stringNode } from './strings.ts';
import { targetList } from './targets.ts';

type Read = (node: SyntaxNode, lower: Lowering) => Expression;

const name: Read = (node, lower) => ({ is: 'name', at: node.from, name: lower.text(node) });
const literal: Read = (node, lower) => ({ is: 'literal', at: node.from, text: lower.text(node) });
const inner: Read = (node, lower) => lower.inner(node);

/** `a, b` is a tuple, `a` is a. */
export function listed(nodes: readonly SyntaxNode[], lower: Lowering): Expression {
  const items = parts(nodes);
  const [first] = items;
  if (items.length === 1 && first !== undefined && !nodes.some(({ name }) => name === ','))
    return lower.expression(first.at(-1));
  return {
    is: 'bundle',
    at: nodes[0]?.from ?? 0,
    entries: items.map((part, index) => entry(part, index, lower)),
  };
}

function entry(part: readonly SyntaxNode[], index: number, lower: Lowering): Entry {
  const spread = part[0]?.name === '*' || part[0]?.name === '**';
  return { key: String(index), value: lower.expression(part.at(-1)), ...(spread ? { spread } : {}) };
}

const bundle: Read = (node, lower) => ({
  is: 'bundle',
  at: node.from,
  entries: parts(lower.children(node)).map((part, index) => entry(part, index, lower)),
});

const dictionary: Read = (node, lower) => ({
  is: 'bundle',
  at: node.from,
  entries: parts(lower.children(node)).map((part) => {
    const [key, colon, value] = part;
    if (colon?.name !== ':') return { key: undefined, value: lower.expression(part.at(-1)), spread: true };
    const known = key === undefined ? undefined : lower.expression(key);
    return { key: known?.is === 'text' ? known.text : undefined, value: lower.expression(value) };
  }),
});

const member: Read = (node, lower) => {
  const children = lower.children(node);
  const of = lower.expression(children[0]);
  const property = children.find(({ name }) => name === 'PropertyName');
  if (property !== undefined) return { is: 'field', at: property.from, of, name: lower.text(property) };
  const inside = children.slice(children.findIndex(({ name }) => name === '[') + 1, -1);
  const sliced = inside.some(({ name }) => name === ':');
  const key: Expression = sliced ? { is: 'literal', at: node.from, text: ':' } : listed(inside, lower);
  return { is: 'item', at: node.from, of, key };
};

const call: Read = (node, lower) => {
  const [callee] = lower.children(node);
  return {
    is: 'call',
    at: node.from,
    callee: lower.expression(callee),
    args: argsOf(lower.child(node, 'ArgList'), lower),
  };
};

export function argsOf(list: SyntaxNode | undefined, lower: Lowering): Argument[] {
  if (list === undefined) return [];
  const children = lower.children(list);
  if (children.some(({ name }) => name === 'for')) return [{ value: comprehended(list, lower) }];
  return parts(children).map((part) => {
    const [first, second] = part;
    const value = lower.expression(part.at(-1));
    if (first !== undefined && second?.name === 'AssignOp') return { name: lower.text(first), value };
    return first?.name === '*' || first?.name === '**' ? { value, spread: true } : { value };
  });
}

/** `value for target in of if test …`, its brackets around it. */
function comprehended(node: SyntaxNode, lower: Lowering): Expression {
  const children = lower.children(node).filter(({ name }) => !/^[[\](){}]$|^async$/.test(name));
  const first = children.findIndex(({ name }) => name === 'for');
  const loops: { target: ReturnType<typeof targetList>; of: Expression }[] = [];
  const tests: Expression[] = [];
  for (let at = first; at < children.length; at++) {
    if (children[at]?.name === 'for') {
      const middle = children.findIndex(({ name }, index) => index > at && name === 'in');
      loops.push({
        target: targetList(children.slice(at + 1, middle), lower),
        of: lower.expression(children[middle + 1]),
      });
    } else if (children[at]?.name === 'if') tests.push(lower.expression(children[at + 1]));
  }
  return { is: 'each', at: node.from, loops, tests, value: lower.expression(children[first - 1]) };
}

const comprehension: Read = (node, lower) => comprehended(node, lower);

const binary: Read = (node, lower) => {
  const children = lower.children(node);
  const left = lower.expression(children[0]);
  const right = lower.expression(children.at(-1));
  const at = node.from;
  const op = children
    .slice(1, -1)
    .map((child) => lower.text(child))
    .join(' ');
  if (op === '+') return { is: 'join', at, parts: [...joined(left), ...joined(right)] };
  if (op === '%')
    return {
      is: 'join',
      at,
      parts: [
        ...joined(left),
        ...(right.is === 'bundle' ? right.entries.map(({ value }) => value) : [right]),
      ],
    };
  // paths are put together by it; numbers carry nothing
  if (op === '/')
    return {
      is: 'call',
      at,
      callee: { is: 'name', at, name: '__truediv__' },
      args: [{ value: left }, { value: right }],
    };
  if (op === 'and' || op === 'or') return { is: 'logic', at, op, left, right };
  const compared = COMPARED[op];
  return compared === undefined
    ? { is: 'sum', at, parts: [left, right] }
    : { is: 'compare', at, op: compared, left, right };
};

const joined = (part: Expression): readonly Expression[] => (part.is === 'join' ? part.parts : [part]);

const COMPARED: Readonly<Record<string, Compare['op']>> = {
  '==': 'same',
  is: 'same',
  '!=': 'other',
  'is not': 'other',
  in: 'in',
  'not in': 'not in',
  '<': 'order',
  '>': 'order',
  '<=': 'order',
  '>=': 'order',
};

const unary: Read = (node, lower) => {
  const of = lower.inner(node);
  return lower.child(node, 'not') === undefined
    ? { is: 'sum', at: node.from, parts: [of] }
    : { is: 'not', at: node.from, of };
};

const conditional: Read = (node, lower) => {
  const [yes, test, no] = lower.children(node).filter(lower.isExpression);
  return {
    is: 'choice',
    at: node.from,
    test: lower.expression(test),
    yes: lower.expression(yes),
    no: lower.expression(no),
  };
};

const named: Read = (node, lower) => {
  const children = lower.children(node);
  return {
    is: 'assignment',
    at: node.from,
    target: lower.target(children[0]),
    value: lower.expression(children.at(-1)),
  };
};

const lambda: Read = (node, lower) => ({ is: 'lambda', at: node.from, fn: lambdaNode(node, lower) });

export const EXPRESSIONS: Grammar['expressions'] = new Map<string, Read>([
  ['VariableName', name],
  ['String', stringNode],
  ['FormatString', formatNode],
  ['ContinuedString', continuedNode],
  ['Number', literal],
  ['Boolean', literal],
  ['None', literal],
  ['Ellipsis', literal],
  ['ParenthesizedExpression', inner],
  ['AwaitExpression', inner],
  ['YieldExpression', inner],
  ['TupleExpression', bundle],
  ['ArrayExpression', bundle],
  ['SetExpression', bundle],
  ['DictionaryExpression', dictionary],
  ['ArrayComprehensionExpression', comprehension],
  ['SetComprehensionExpression', comprehension],
  ['DictionaryComprehensionExpression', comprehension],
  ['ComprehensionExpression', comprehension],
  ['MemberExpression', member],
  ['CallExpression', call],
  ['BinaryExpression', binary],
  ['UnaryExpression', unary],
  ['ConditionalExpression', conditional],
  ['NamedExpression', named],
  ['LambdaExpression', lambda],
]);
