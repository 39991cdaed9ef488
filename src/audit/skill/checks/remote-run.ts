import type { Line } from '../lines.ts';
import { look, type Sign } from '../sight.ts';
import { defineSkillCheck, type SkillFacts } from './define.ts';

const URL = /https?:\/\/[^\s"'`|)>;]+/i;
const FETCH = '(?:curl|wget|fetch|aria2c|http)\\b[^|;&\\n]{0,300}';
const SHELL =
  '(?:sudo\\s+(?:-\\w+\\s+)*)?(?:env\\s+\\S+\\s+)?(?:/(?:usr/)?bin/)?(?:ba|z|da|k|fi)?sh\\b|(?:python[23]?|node|perl|ruby|php)\\b(?!\\s+(?:-[mceEnpl]|\\S+\\.\\w))|source\\b|iex\\b|invoke-expression\\b';

/** An installer whose address its own project gives. */
const isKnown = (match: RegExpExecArray, line: Line, { installers }: SkillFacts): boolean => {
  const url = URL.exec(line.text.slice(match.index))?.[0] ?? URL.exec(line.text)?.[0] ?? '';
  return (
    installers.some((installer) => installer.test(url)) ||
    /^https?:\/\/(?:localhost|127\.0\.0\.1)\b/.test(url)
  );
};

const RUN: readonly RegExp[] = [
  new RegExp(`\\b${FETCH}\\|\\s*(?:\\w+\\s+-\\w+\\s*\\|\\s*)?(?:${SHELL})`, 'i'),
  new RegExp(`(?:${SHELL}|eval|\\.)\\s+(?:-\\w+\\s+)*["']?(?:<\\(|\\$\\(|\`)\\s*${FETCH}`, 'i'),
  /\b(?:iex|invoke-expression)\b[^\n]{0,60}\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|net\.webclient)\b|\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b[^\n]{0,200}\|\s*(?:iex|invoke-expression)\b/i,
  /\b(?:curl|wget)\b[^\n]{0,300}(?:&&|;|\n)[^\n]{0,120}\bchmod\s+(?:\+x|[0-7]*7[0-7]*)\s[^\n]{0,120}(?:&&|;)\s*(?:sudo\s+)?(?:nohup\s+)?(?:\.\/|\/tmp\/|\$)/i,
  /\bmshta(?:\.exe)?\s+https?:|\bregsvr32\b[^\n]{0,80}https?:|\bcertutil\b[^\n]{0,60}-urlcache[^\n]{0,120}(?:&|;)|\bbitsadmin\b[^\n]{0,80}\/transfer|\brundll32\b[^\n]{0,80}https?:|\bmsiexec\b[^\n]{0,40}\/i\s+https?:/i,
  /\bexec\s*\(\s*(?:requests|httpx|urllib\.request)\.\w+\(|\beval\s*\(\s*await\s+\(?\s*(?:await\s+)?fetch\(/i,
  /\bpython[23]?\s+-c\s+["'][^"'\n]{0,200}\b(?:exec|eval)\s*\([^"'\n]{0,120}\b(?:urlopen|requests\.get)\b/i,
];

const signs: readonly Sign[] = [
  ...RUN.map((pattern) => ({ pattern, unless: isKnown })),
  {
    pattern:
      /\b(?:pip3?|uv pip|pipx|python[23]? -m pip)\s+install\s+[^\n]{0,120}?(?:--(?:extra-)?index-url[= ]\s*)?(https?:\/\/[^\s"'`]+)/i,
    severity: 'medium',
    title: { en: 'Package installed from an address', zh: '从网址安装软件包' },
    unless: ([, url = '']) => TRUSTED.test(url),
  },
  {
    pattern: /\b(?:npm|pnpm|yarn|bun)\s+(?:i|install|add)\s+[^\n]{0,80}?(https?:\/\/[^\s"'`]+)/i,
    severity: 'medium',
    title: { en: 'Package installed from an address', zh: '从网址安装软件包' },
    unless: ([, url = '']) => TRUSTED.test(url),
  },
];

/** Registries, and places where a release belongs to a project that can be looked at. */
const TRUSTED =
  /^https?:\/\/(?:[\w-]+\.)*(?:pypi\.org|pythonhosted\.org|pytorch\.org|npmjs\.org|npmjs\.com|github\.com|gitlab\.com|huggingface\.co|nvidia\.com|anaconda\.org|localhost|127\.0\.0\.1|example\.(?:com|org))(?:[/:]|$)/i;

export default defineSkillCheck({
  id: 'remote-run',
  title: 'Fetches and runs',
  summary: 'Code that is fetched from an address and run at once: curl | sh, iex, packages from an address.',
  severity: 'critical',
  name: { en: 'Code is fetched and run at once', zh: '下载后立即执行代码' },
  mend: {
    en: 'Pin a release, check its hash, and read it before it runs; or take the tool from a package registry.',
    zh: '固定版本、校验哈希并在执行前查看内容；或改用软件包仓库中的工具。',
  },
  tags: ['CWE-494', 'OWASP-MCP-04', 'T03'],
  look: (skill, facts) => look(skill, facts, signs),
});
