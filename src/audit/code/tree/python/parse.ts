import { parser } from '@lezer/python';
import { type Grammar, Lowering } from '../lowering.ts';
import type { SourceFile, Statement } from '../program.ts';
import { EXPRESSIONS } from './expressions.ts';
import { STATEMENTS } from './statements.ts';
import { TARGETS } from './targets.ts';

const GRAMMAR: Grammar = { expressions: EXPRESSIONS, targets: TARGETS, statements: STATEMENTS };

/** `as (a, b):`, which the grammar does not take; offsets stay. */
const TUPLE_ALIAS = /\bas \(([\w ,]{1,200})\)(?=\s{0,20}[:,])/g;

/** The statements of a Python file. What cannot be parsed is left out; never throws on any text. O(length). */
export function parsePython(file: SourceFile): readonly Statement[] {
  const text = file.text.replace(TUPLE_ALIAS, (_, names: string) => `as  ${names} `);
  return new Lowering({ ...file, text }, GRAMMAR).statements(parser.parse(text).topNode);
}
