import type { McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const SECRET =
  /(?:^|[/\\])(?:\.env(?:\.(?!example|sample|template)\w+)?|id_(?:rsa|ed25519|ecdsa)|\.ssh(?:[/\\].*)?|\.aws[/\\].*|\.netrc|\.git-credentials|\.npmrc|\.pypirc|shadow|passwd|\.kube[/\\]config|credentials(?:\.json)?|secrets?\.(?:ya?ml|json|toml)|\.(?:bash|zsh)_history)$/i;
const ANY_FILE = /^file:\/{2,3}\{\+?\*?\w+\*?\}$/i;

export default defineMcpCheck({
  id: 'exposed-resource',
  title: 'Resource that gives secrets away',
  titleZh: '资源泄露机密',
  summary: 'Resources that are key files, environment files or histories, and templates that reach any file.',
  severity: 'high',
  mend: {
    en: 'Take the resource off the list, and bound templates to one folder that holds nothing secret.',
    zh: '从列表中移除该资源，并将模板限制在不含机密的单一目录内。',
  },
  tags: ['OWASP-MCP-10', 'OWASP-MCP-01', 'CWE-538'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    for (const { uri } of server.resources ?? [])
      if (SECRET.test(uri.split(/[?#]/)[0] ?? ''))
        yield { server, component: uri, evidence: `resource ${uri}` };
    for (const { uri, description = '' } of server.templates ?? [])
      if (ANY_FILE.test(uri) && !/\b(?:allowed|within|workspace|project|root)\b/i.test(description))
        yield { server, component: uri, evidence: `template ${uri} reaches any file`, severity: 'medium' };
  }
}
