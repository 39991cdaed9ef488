import { type Field, RuleError, type RuleOperator, type Token, tokensOf } from './tokens.ts';

export interface Comparison {
  readonly kind: 'comparison';
  readonly field: Field;
  readonly operator: RuleOperator;
  readonly text: string;
}

export interface Joint {
  readonly kind: 'joint';
  readonly joint: '&&' | '||';
  readonly left: Expression;
  readonly right: Expression;
}

export type Expression = Comparison | Joint;

/** Deeper brackets are refused: the reader goes down by calling itself. */
const DEEPEST = 100;

/**
 * Reads a rule of A.I.G. `&&` and `||` bind equally and to the left, as there: `a || b && c` is `(a || b) && c`. (A.I.G.
 * swaps the sides where the right one stands in brackets; that turns the order of evaluation only.) Throws RuleError.
 */
export function parseRule(rule: string, fields: readonly Field[]): Expression {
  const tokens = tokensOf(rule, fields);
  let at = 0;
  const next = (): Token | undefined => tokens[at++];

  const readExpression = (depth: number): Expression => {
    let left = readPart(depth);
    for (let token = tokens[at]; token?.kind === 'joint'; token = tokens[at]) {
      at += 1;
      left = { kind: 'joint', joint: token.value, left, right: readPart(depth) };
    }
    return left;
  };
  const readPart = (depth: number): Expression => {
    if (depth > DEEPEST) throw new RuleError('brackets are nested too deeply');
    const token = next();
    if (token?.kind === 'bracket' && token.value === '(') {
      const inner = readExpression(depth + 1);
      const closing = next();
      if (closing?.kind !== 'bracket' || closing.value !== ')')
        throw new RuleError('a bracket is not closed');
      return inner;
    }
    const [operator, text] = [next(), next()];
    if (token?.kind !== 'field' || operator?.kind !== 'operator' || text?.kind !== 'text')
      throw new RuleError('expected a field, an operator and a text in quotes');
    return { kind: 'comparison', field: token.value, operator: operator.value, text: text.value };
  };

  const expression = readExpression(0);
  if (at < tokens.length) throw new RuleError('something stands after the end of the rule');
  return expression;
}

/** All comparisons of an expression, from left to right. */
export function comparisonsOf(expression: Expression): readonly Comparison[] {
  return expression.kind === 'comparison'
    ? [expression]
    : [...comparisonsOf(expression.left), ...comparisonsOf(expression.right)];
}

/** The truth of an expression when `truth` gives that of each comparison; stops as soon as it is decided. */
export function evaluate(expression: Expression, truth: (comparison: Comparison) => boolean): boolean {
  if (expression.kind === 'comparison') return truth(expression);
  const left = evaluate(expression.left, truth);
  if (expression.joint === '&&') return left && evaluate(expression.right, truth);
  return left || evaluate(expression.right, truth);
}
