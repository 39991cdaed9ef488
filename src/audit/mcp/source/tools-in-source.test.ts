import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toolsInSource } from './tools-in-source.ts';

const read = (path: string, text: string) =>
  toolsInSource(path, text).map(({ name, description, line }) => ({ name, description, line }));

test('Python: docstrings, descriptions and parameters of decorated functions', () => {
  const text = `from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")

@mcp.tool()
async def add(a: int, b: Annotated[int, Field(description="The second.")]) -> int:
    """Adds two numbers.

    Second line.
    """
    return a + b

@mcp.tool(name="sub", description="Takes away.")
def subtract(a: int, b: int) -> int:
    return a - b
`;
  expect(read('a.py', text)).toEqual([
    { name: 'add', description: 'Adds two numbers.\n\n    Second line.', line: 4 },
    { name: 'sub', description: 'Takes away.', line: 12 },
  ]);
  expect(toolsInSource('a.py', text)[0]?.inputSchema).toMatchObject({
    properties: { 'parameter 1': { description: 'The second.' } },
  });
});

test('TypeScript: tool, registerTool and lists', () => {
  const text = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
server.tool('add', "Adds \\u0061.", { a: z.number().describe('The first.') }, async () => {});
server.registerTool(
  'sub',
  { title: 'Sub', description: \`Takes away.
Always.\`, inputSchema: {} },
  async () => {},
);
const tools = [{ name: 'mul', description: 'Times ' + 'two.', inputSchema: {} }];
`;
  expect(read('a.ts', text)).toEqual([
    { name: 'add', description: 'Adds a.', line: 2 },
    { name: 'sub', description: 'Takes away.\nAlways.', line: 3 },
    { name: 'mul', description: 'Times two.', line: 9 },
  ]);
});

test('files that have nothing to do with MCP have no tools', () => {
  expect(read('a.ts', "bench.tool('x', 'y')")).toEqual([]);
});

test('no text throws', () => {
  const parts = fc.constantFrom(
    'mcp ',
    '@mcp.tool()\n',
    'def a(',
    '):\n',
    '"""',
    "'",
    '"',
    '`',
    'server.tool(',
    ', ',
    'name: ',
    'description: ',
    '\\',
    '\n',
  );
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 60 }),
      (list) => void [toolsInSource('a.py', list.join('')), toolsInSource('a.ts', list.join(''))],
    ),
  );
});
