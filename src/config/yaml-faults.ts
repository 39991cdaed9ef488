import { type Document, type ErrorCode, isAlias, visit, type YAMLError } from 'yaml';

/** What is wrong with a file as YAML. In our words: the parser's own may quote the file, and a file holds secrets. */
export interface YamlFault {
  /** Into the text, from 0. */
  readonly offset: number;
  readonly message: string;
  readonly mend: string;
}

type Words = readonly [message: string, mend: string];

const INDENT: Words = [
  'the indentation is wrong, or a bracket is not closed',
  'indent the keys of one mapping all alike',
];
const BRACKETS: Words = ['a quote or a bracket is not closed', 'close it, or quote the text'];
const COLON: Words = [
  'a line reads as a mapping within a mapping',
  'quote the text that has a colon in it, or mend the indentation',
];
const DEEP: Words = ['the file is nested too deeply', 'write it out flat'];

const WORDS: Readonly<Partial<Record<ErrorCode, Words>>> = {
  BAD_ALIAS: ['this is no anchor or alias', 'quote text that begins with & or *'],
  BAD_DIRECTIVE: ['this is no YAML directive', 'quote text that begins with %'],
  BAD_DQ_ESCAPE: ['this backslash escapes nothing', 'use single quotes, or write \\\\'],
  BAD_INDENT: INDENT,
  BAD_SCALAR_START: ['text cannot begin with this character', 'put it in quotes'],
  BLOCK_AS_IMPLICIT_KEY: COLON,
  BLOCK_IN_FLOW: [
    'lines with dashes or keys stand within brackets',
    'write all of it in one of the two ways',
  ],
  DUPLICATE_KEY: ['this key stands twice in one mapping', 'keep one of the two'],
  MISSING_CHAR: BRACKETS,
  MULTILINE_IMPLICIT_KEY: COLON,
  MULTIPLE_DOCS: ['the file holds several documents', 'keep one, without --- between them'],
  NON_STRING_KEY: ['a key must be text', 'quote it'],
  RESOURCE_EXHAUSTION: DEEP,
  TAB_AS_INDENT: ['a tab cannot indent', 'indent with spaces'],
  TAG_RESOLVE_FAILED: ['tags mean nothing here', 'remove the word that begins with an exclamation mark'],
};

const OTHER: Words = ['this cannot be read as YAML', 'check the quotes, brackets and indentation here'];

/**
 * The faults of `document`, in the order of the file. Of errors in its structure only the first: those after
 * it mostly follow from it. Keys that stand twice and tags are reported one by one.
 */
export function documentFaults(document: Document): YamlFault[] {
  const all = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const structural = all.find(({ code }) => code !== 'DUPLICATE_KEY' && code !== 'TAG_RESOLVE_FAILED');
  if (structural !== undefined) return [faultOf(structural)];
  if (all.length > 0) return all.map(faultOf);
  const alias = aliasFault(document);
  return alias === undefined ? [] : [alias];
}

function faultOf({ code, pos, message: parserMessage }: YAMLError): YamlFault {
  const [message, mend] = /call stack/.test(parserMessage) ? DEEP : (WORDS[code] ?? OTHER);
  return { offset: pos[0], message, mend };
}

/** An alias of nothing, or of what it stands in itself: such a value would have no end. */
function aliasFault(document: Document): YamlFault | undefined {
  let fault: YamlFault | undefined;
  visit(document, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      if (target !== undefined && !isAlias(target) && !ancestors.includes(target)) return undefined;
      const offset = alias.range?.[0] ?? 0;
      fault =
        target === undefined
          ? { offset, message: 'this alias stands for nothing', mend: 'set its anchor above it' }
          : { offset, message: 'this alias stands within itself', mend: 'write the value out' };
      return visit.BREAK;
    },
  });
  return fault;
}

/** What stopped the reading of a document that is sound in itself. */
export function readFault(error: unknown): YamlFault {
  if (error instanceof RangeError) return { offset: 0, message: DEEP[0], mend: DEEP[1] };
  return { offset: 0, message: 'the aliases grow without bounds', mend: 'write the values out' };
}
