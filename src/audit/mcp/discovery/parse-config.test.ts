import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument, serversIn } from './parse-config.ts';
import { parseToml } from './toml.ts';

const read = (file: string, text: string) => serversIn(parseDocument(file, text), text);

test('mcpServers with comments and trailing commas, with the line of each', () => {
  const text =
    '{\n  // mine\n  "mcpServers": {\n    "a": { "command": "npx", "args": ["-y", "x@1.0.0",], "env": { "K": "v" } },\n    "b": { "url": "https://b.example/mcp", "headers": { "X": "1" } },\n  },\n}';
  expect(read('mcp.json', text)).toEqual([
    {
      name: 'a',
      launch: expect.objectContaining({
        transport: 'stdio',
        command: 'npx',
        args: ['-y', 'x@1.0.0'],
        env: { K: 'v' },
        line: 4,
      }),
    },
    {
      name: 'b',
      launch: expect.objectContaining({
        transport: 'http',
        url: 'https://b.example/mcp',
        headers: { X: '1' },
        line: 5,
      }),
    },
  ]);
});

test.each([
  ['VS Code', 'mcp.json', '{"inputs":[],"servers":{"a":{"type":"stdio","command":"x"}}}'],
  ['VS Code settings', 'settings.json', '{"mcp":{"servers":{"a":{"command":"x"}}}}'],
  ['Zed', 'settings.json', '{"context_servers":{"a":{"source":"custom","command":"x","args":[]}}}'],
  ['Zed, older', 'settings.json', '{"context_servers":{"a":{"command":{"path":"x","args":[]}}}}'],
  ['Amp', 'settings.json', '{"amp.mcpServers":{"a":{"command":"x"}}}'],
  ['OpenCode', 'opencode.json', '{"mcp":{"a":{"type":"local","command":["x","--y"]}}}'],
  ['Codex', 'config.toml', 'model = "o"\n[mcp_servers.a]\ncommand = "x"\nargs = ["--y"]\n'],
  [
    'Goose',
    'config.yaml',
    'extensions:\n  a:\n    type: stdio\n    cmd: x\n    enabled: true\n  developer:\n    type: builtin\n',
  ],
  ['Continue', 'config.yaml', 'mcpServers:\n  - name: a\n    command: x\n'],
  [
    'Continue, older',
    'config.json',
    '{"experimental":{"modelContextProtocolServers":[{"name":"a","transport":{"type":"stdio","command":"x"}}]}}',
  ],
  ['Claude Code', '.claude.json', '{"projects":{"/p":{"mcpServers":{"a":{"command":"x"}}}}}'],
])('%s', (_, file, text) => {
  expect(read(file, text)).toMatchObject([{ name: 'a', launch: { transport: 'stdio', command: 'x' } }]);
});

test.each([
  ['Windsurf', '{"mcpServers":{"a":{"serverUrl":"https://a.example/mcp"}}}', 'http'],
  ['Gemini CLI', '{"mcpServers":{"a":{"httpUrl":"https://a.example/mcp"}}}', 'http'],
  ['old SSE', '{"mcpServers":{"a":{"url":"https://a.example/sse"}}}', 'sse'],
  ['OpenCode', '{"mcp":{"a":{"type":"remote","url":"https://a.example/mcp"}}}', 'http'],
])('%s, remote', (_, text, transport) => {
  expect(read('x.json', text)).toMatchObject([
    { launch: { transport, url: expect.stringContaining('a.example') } },
  ]);
});

test('what the client may do without asking, and what is switched off', () => {
  const text =
    '{"mcpServers":{"a":{"command":"x","autoApprove":["send"],"disabled":true},"b":{"command":"y","trust":true}}}';
  expect(read('x.json', text)).toMatchObject([
    { launch: { approved: ['send'], disabled: true } },
    { launch: { approved: ['*'] } },
  ]);
});

test('a file without servers is none', () => {
  expect(read('x.json', '{"servers":{"db":{"host":"h"}},"extensions":["a"]}')).toBeUndefined();
});

test('TOML: tables, dotted keys, strings of each kind, comments', () => {
  const text =
    'a.b = "x\\u0041" # note\n"c d" = \'raw\\n\'\n[t."q.r"]\nlist = [1, 2.5, # two\n true,\n]\nin = { k = "v", n = {} }\nlong = """\nline\\\n   on"""\n[[many]]\nn = 1\n[[many]]\nn = 2\n';
  expect(parseToml(text)).toEqual({
    a: { b: 'xA' },
    'c d': 'raw\\n',
    t: { 'q.r': { list: [1, 2.5, true], in: { k: 'v', n: {} }, long: 'lineon' } },
    many: [{ n: 1 }, { n: 2 }],
  });
  expect(() => parseToml('a = "x')).toThrow('line 1');
});

test('odd files end in an error or in nothing, never otherwise', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a.json', 'a.toml', 'a.yaml'),
      fc.string({ unit: fc.constantFrom(...'{}[]",:= \n#/*\\"a1.') }),
      (file, text) => {
        let document: unknown;
        try {
          document = parseDocument(file, text);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        serversIn(document, text);
      },
    ),
    { numRuns: 300 },
  );
});
