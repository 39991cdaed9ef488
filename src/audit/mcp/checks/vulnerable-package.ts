import type { LocalText } from '../../finding.ts';
import { judge } from '../../versions/range.ts';
import { parseRange } from '../../versions/range-text.ts';
import type { McpSet } from '../model.ts';
import { packageOf, type RunPackage } from '../package-of.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'vulnerable-package',
  title: 'Package with a published vulnerability',
  titleZh: '软件包存在已公开的漏洞',
  summary: 'Servers and bridges whose version is named in an advisory, and packages known to be malicious.',
  severity: 'high',
  mend: { en: 'Go to a version that is not affected.', zh: '升级到不受影响的版本。' },
  tags: ['OWASP-MCP-04', 'CWE-1395'],
  look,
});

function* look(set: McpSet, world: McpWorld): Generator<Sighting> {
  for (const server of set.servers) {
    const run = server.launch === undefined ? undefined : packageOf(server.launch);
    if (run === undefined) continue;
    const version = run.isPinned ? run.version.replace(/^v/, '') : '';
    const told = new Set<string>();
    for (const sighting of [...own(run, version, world), ...shared(run, version, world)]) {
      const id = sighting.key;
      if (told.has(id)) continue;
      told.add(id);
      yield { server, component: run.name, version, ...sighting };
    }
  }
}

type Found = Omit<Sighting, 'server'> & { readonly key: string };

function* own(run: RunPackage, version: string, { rules }: McpWorld): Generator<Found> {
  for (const advisory of rules.advisories) {
    if (advisory.package !== run.name) continue;
    const ranges = advisory.affected.map(parseRange).filter((range) => range !== undefined);
    const verdict = judge(advisory.order, ranges, version);
    const isMalicious = advisory.ids.length === 0;
    // without a version the newest is run: old advisories of an honest package say nothing then
    if (verdict === 'not-affected' || (verdict === 'unknown' && !isMalicious)) continue;
    const { ids, cvss, references, severity, title } = advisory;
    const range = advisory.affected.join(' or ');
    yield {
      key: ids[0] ?? title.en,
      severity,
      title: { en: `${run.name}: ${title.en}`, zh: `${run.name}：${title.zh}` },
      evidence: `${run.spec}; affected: ${range}`,
      advisory: { ids, cvss, range, references },
      unsure: verdict === 'unknown' ? true : undefined,
      mend: isMalicious ? REMOVE : undefined,
    };
  }
}

const REMOVE: LocalText = {
  en: 'Remove the package and change every secret that it could read.',
  zh: '移除该软件包，并更换其可能读取的所有机密。',
};

function* shared(run: RunPackage, version: string, { advisories }: McpWorld): Generator<Found> {
  if (version === '' || advisories === undefined) return;
  for (const { verdict, advisory, severity, title, mend } of advisories.adviseOn(run.name, version)) {
    if (verdict !== 'affected') continue;
    yield {
      key: advisory.ids[0] ?? title.en,
      severity,
      title,
      mend,
      advisory,
      evidence: `${run.spec}; affected: ${advisory.range ?? ''}`,
    };
  }
}
