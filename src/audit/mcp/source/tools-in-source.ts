import type { McpTool } from '../model.ts';

const FILE_CHARS = 1024 * 1024;
/** From a registration to where its description ends at the latest. */
const REACH = 6_000;

const PYTHON_STRING = String.raw`(?:[rRuUfF]{0,2}(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'))`;
const SCRIPT_STRING = String.raw`(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|\x60((?:[^\x60\\]|\\.)*)\x60)`;

/** `@mcp.tool()` and the like, up to the function's docstring. */
const PYTHON_TOOL =
  /^[ \t]*@[\w.]+\.(?:tool|prompt|resource)\b(?:\([^\n]{0,400}\))?[ \t]*(?:#[^\n]*)?\n(?:[ \t]*@[^\n]*\n|[ \t]*\n)*[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)/gm;
const SCRIPT_TOOL = new RegExp(
  String.raw`\.(?:tool|registerTool|addTool|prompt|registerPrompt)\s*\(\s*(?:\{\s*name\s*:\s*)?${SCRIPT_STRING}`,
  'g',
);
const LISTED_TOOL = new RegExp(
  String.raw`\bname\s*[:=]\s*${SCRIPT_STRING}\s*,\s*(?:title\s*[:=][^\n]*\n\s*)?description\s*[:=]\s*\(?\s*`,
  'g',
);

/**
 * The tools that a source file registers, with what they say of themselves and the line of each; JavaScript, TypeScript and
 * Python. By the shape of the text: what is put together while it runs is not seen. O(length).
 */
export function toolsInSource(path: string, text: string): McpTool[] {
  const source = text.slice(0, FILE_CHARS);
  if (!/\b(?:mcp|McpServer|modelcontextprotocol|fastmcp)\b/i.test(source)) return [];
  const isPython = path.endsWith('.py');
  const found = isPython
    ? [...pythonTools(source), ...listedTools(source, PYTHON_STRING)]
    : [...scriptTools(source), ...listedTools(source, SCRIPT_STRING)];
  const seen = new Set<string>();
  return found.filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined);
}

function* pythonTools(source: string): Generator<McpTool> {
  for (const match of source.matchAll(PYTHON_TOOL)) {
    const after = source.slice(
      match.index,
      nextOf(source, match.index + match[0].length, /^[ \t]*@[\w.]+\.(?:tool|prompt|resource)\b/gm),
    );
    const said = new RegExp(String.raw`\bdescription\s*=\s*${PYTHON_STRING}`).exec(match[0]);
    const body =
      /^[\s\S]*?\)(?:\s*->[^\n:]+(?:\[[^\n]*\])?)?\s*:[ \t]*(?:#[^\n]*)?\n\s*/.exec(
        after.slice(match[0].length),
      )?.[0] ?? '';
    const name =
      textOf(new RegExp(String.raw`\bname\s*=\s*${PYTHON_STRING}`).exec(match[0])) || (match[1] ?? '');
    const doc = new RegExp(`^${PYTHON_STRING}`).exec(after.slice(match[0].length + body.length));
    const fields = parameterTexts(after, new RegExp(String.raw`\bdescription\s*=\s*${PYTHON_STRING}`, 'g'));
    yield toolAt(source, match.index, name, [textOf(said), textOf(doc)].join('\n').trim(), fields);
  }
}

function* scriptTools(source: string): Generator<McpTool> {
  for (const match of source.matchAll(SCRIPT_TOOL)) {
    const end = nextOf(
      source,
      match.index + match[0].length,
      /\.(?:tool|registerTool|addTool|prompt|registerPrompt)\s*\(/g,
    );
    const after = source.slice(match.index + match[0].length, end);
    const direct = new RegExp(String.raw`^\s*,\s*${SCRIPT_STRING}`).exec(after);
    const named = new RegExp(String.raw`\bdescription\s*:\s*${SCRIPT_STRING}`).exec(after);
    const fields = parameterTexts(after, new RegExp(String.raw`\.describe\(\s*${SCRIPT_STRING}`, 'g'));
    yield toolAt(source, match.index, textOf(match), textOf(direct) || textOf(named), fields);
  }
}

/** Entries of a list: `{ name: '…', description: '…' }`, `Tool(name="…", description="…")`. */
function* listedTools(source: string, string: string): Generator<McpTool> {
  for (const match of source.matchAll(LISTED_TOOL)) {
    const after = source.slice(match.index + match[0].length, match.index + match[0].length + REACH);
    const said = new RegExp(String.raw`^(?:${string}\s*\+?\s*)+`).exec(after);
    const parts = said === null ? [] : Array.from(said[0].matchAll(new RegExp(string, 'g')), textOf);
    if (parts.length > 0) yield toolAt(source, match.index, textOf(match), parts.join(''), []);
  }
}

function parameterTexts(part: string, pattern: RegExp): string[] {
  return Array.from(part.matchAll(pattern), textOf).filter((text) => text !== '');
}

function toolAt(
  source: string,
  index: number,
  name: string,
  description: string,
  fields: readonly string[],
): McpTool {
  const properties = Object.fromEntries(
    fields.map((text, at) => [`parameter ${at + 1}`, { type: 'object', description: text }]),
  );
  return {
    name,
    description,
    inputSchema: { type: 'object', properties },
    line: source.slice(0, index).split('\n').length,
  };
}

function nextOf(source: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return Math.min(pattern.exec(source)?.index ?? source.length, from + REACH);
}

/** The string in a match, its escapes read; '' where there is none. */
function textOf(match: RegExpMatchArray | null): string {
  const raw = match?.slice(1).find((group) => group !== undefined) ?? '';
  return raw.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|\r?\n|(.))/g,
    (_, braced?: string, four?: string, eight?: string, two?: string, sign?: string) => {
      const code = Number.parseInt(braced ?? four ?? eight ?? two ?? '', 16);
      if (!Number.isNaN(code)) return code > 0x10ffff ? '' : String.fromCodePoint(code);
      return sign === undefined ? '' : ({ n: '\n', t: '\t', r: '', e: '\x1b' }[sign] ?? sign);
    },
  );
}
