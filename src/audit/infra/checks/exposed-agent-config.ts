import { type CheckHit, defineCheck } from './define.ts';

const PATHS: readonly string[] = ['/.mcp.json'];
const DEEP_PATHS: readonly string[] = [
  '/.mcp.json',
  '/mcp.json',
  '/.cursor/mcp.json',
  '/.vscode/mcp.json',
  '/claude_desktop_config.json',
  '/.claude.json',
  '/.trae/mcp.json',
  '/mcp_settings.json',
  '/mcp_config.json',
  '/cline_mcp_settings.json',
  '/.continue/config.json',
  '/.config/zed/settings.json',
];
/** Where the clients keep their servers: most, VS Code, Zed. */
const LISTS: readonly string[] = ['mcpServers', 'servers', 'context_servers'];

/** Names of the MCP servers in a client's configuration; undefined where `json` is none: each server has a command or a URL. */
export function mcpServerNames(json: unknown): string[] | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  for (const list of LISTS) {
    const servers = (json as Record<string, unknown>)[list];
    if (typeof servers !== 'object' || servers === null || Array.isArray(servers)) continue;
    const entries = Object.entries(servers);
    if (entries.length > 0 && entries.every(([, server]) => isServer(server)))
      return entries.map(([name]) => name);
  }
  return undefined;
}

function isServer(server: unknown): boolean {
  if (typeof server !== 'object' || server === null) return false;
  const { command, url, serverUrl, httpUrl } = server as Record<string, unknown>;
  return (
    [command, url, serverUrl, httpUrl].some((value) => typeof value === 'string' && value !== '') ||
    isNested(command)
  );
}

function isNested(command: unknown): boolean {
  return (
    typeof command === 'object' &&
    command !== null &&
    typeof (command as { path?: unknown }).path === 'string'
  );
}

export default defineCheck({
  id: 'exposed-agent-config',
  title: 'Exposed agent configuration',
  summary: 'An agent’s list of MCP servers that anyone can read, proved by its structure.',
  async run({ session, deep }) {
    const hits: CheckHit[] = [];
    for (const path of deep ? DEEP_PATHS : PATHS) {
      const page = await session.ask({ method: 'GET', path });
      if (page?.response.status !== 200) continue;
      const names = mcpServerNames(page.json);
      if (names === undefined) continue;
      const withKeys = /"env"|"headers"/.test(page.response.body);
      hits.push({
        severity: withKeys ? 'high' : 'medium',
        title: { en: 'An agent’s configuration can be read by anyone', zh: '任何人都能读取智能体配置' },
        evidence: `GET ${path}: 200, servers ${names.slice(0, 10).join(', ')} (values left out)`,
        mend: {
          en: 'Keep it out of what is served, and replace the keys that stood in it.',
          zh: '不要对外提供该文件，并更换其中的密钥。',
        },
        tags: ['CWE-538', 'OWASP-MCP-01'],
        of: path,
      });
    }
    return hits;
  },
});
