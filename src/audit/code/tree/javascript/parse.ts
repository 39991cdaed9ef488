import { parser } from '@lezer/javascript';
import { type Grammar, Lowering } from '../lowering.ts';
import type { SourceFile, Statement } from '../program.ts';
import { EXPRESSIONS } from './expressions.ts';
import { TARGETS } from './patterns.ts';
import { STATEMENTS } from './statements.ts';

const GRAMMAR: Grammar = { expressions: EXPRESSIONS, targets: TARGETS, statements: STATEMENTS };

/** The statements of a JavaScript or TypeScript file. What cannot be parsed is left out; never throws on any text. O(length). */
export function parseJavaScript(file: SourceFile): readonly Statement[] {
  const typed = /\.[cm]?tsx?$/.test(file.path);
  const markup = !/\.[cm]?ts$/.test(file.path);
  const dialect = [...(typed ? ['ts'] : []), ...(markup ? ['jsx'] : [])].join(' ');
  return new Lowering(file, GRAMMAR).statements(parser.configure({ dialect }).parse(file.text).topNode);
}
