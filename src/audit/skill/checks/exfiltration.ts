import { look, type Sign } from '../sight.ts';
import { defineSkillCheck } from './define.ts';

const SECRET =
  '(?:\\.ssh\\b|id_(?:rsa|ed25519|ecdsa|dsa)\\b(?!\\.pub)|\\.aws/(?:credentials|config)|\\.config/gcloud|\\.azure|\\.netrc|\\.git-credentials|\\.gnupg|\\.kube/config|\\.docker/config\\.json|\\.npmrc|\\.pypirc|(?<![\\w.])\\.env\\b(?!\\.(?:example|sample))|Login Data|cookies\\.sqlite|logins\\.json|key4\\.db|Keychains|wallet\\.dat|\\.(?:bash|zsh)_history|/etc/shadow|\\.claude\\.json|credentials\\.json|\\bprintenv\\b|(?<![\\w/.-])env\\b(?=\\s*(?:\\||\\)|`|$))|\\$\\(env\\)|\\bset\\s*\\|)';
const SENDS =
  '(?:\\bcurl\\b|\\bwget\\b|\\bnc\\b|\\bncat\\b|\\bsocat\\b|\\bscp\\b|\\brsync\\b|\\bnslookup\\b|\\bdig\\b|invoke-webrequest|invoke-restmethod|\\birm\\b|\\biwr\\b|/dev/tcp/|\\bsendmail\\b)';

const signs: readonly Sign[] = [
  {
    pattern: new RegExp(`${SECRET}[^\\n]{0,160}(?:\\||&&|;|>)[^\\n]{0,120}${SENDS}`, 'i'),
    // a key that is used to log in, not sent
    unless: ([all]) =>
      /\b(?:ssh|scp|rsync)\s+(?:-\w+\s+\S+\s+)*-i\b|\bsource\s+\S*\.env\b|\bset\s+-a\b|\.\s+\S*\.env\b|cp\s+\S*\.env\.\w+/.test(
        all,
      ),
  },
  {
    pattern: new RegExp(
      `${SENDS}[^\\n]{0,200}(?:@|-d\\b|--data\\S*|-F\\b|--form|-T\\b|--upload-file|--post-file\\S*|<|\\$\\(|\`|-Body|-InFile)[^\\n]{0,120}${SECRET}`,
      'i',
    ),
    unless: ([all]) => /\b(?:scp|rsync)\s+(?:-\w+\s+\S+\s+)*-i\b|--env-file/.test(all),
  },
  {
    pattern: new RegExp(
      `\\b(?:send|post|upload|forward|transmit|exfiltrate|e-?mail|submit|report)\\b[^.\\n]{0,140}(?:${SECRET}|\\b(?:ssh|private|api|secret|access) keys?\\b|\\bpasswords?\\b|\\bcredentials\\b|\\bcookies\\b|\\benvironment variables\\b|\\bseed phrases?\\b)[^\\n]{0,140}\\bto\\b[^\\n]{0,80}(?:https?://|@[\\w-]+\\.\\w|\\bwebhook\\b|\\b(?:our|the|my) (?:server|endpoint|collector|bot)\\b)`,
      'i',
    ),
    unless: (_, { isCode, text }) => isCode || /\b(?:header|authori[sz]ation|never|not)\b/i.test(text),
  },
  {
    pattern:
      /!\[[^\]]{0,80}\]\(\s*https?:\/\/[^)\s]{1,120}[?&][\w-]{1,30}=(?:\{\{?|<|\$\{?|\[|%s)[^)\n]{0,80}\)/,
    title: { en: 'Data carried away in the address of a picture', zh: '借图片地址带走数据' },
    unless: ([all]) =>
      /shields\.io|badge|star-history|contrib\.rocks|capsule-render|readme-stats|visitor|chart|quickchart|mermaid\.ink/i.test(
        all,
      ),
    unsure: (_, { text }) =>
      !/\b(?:conversation|secret|key|token|password|history|context|answer|summary)\b/i.test(text),
  },
  {
    pattern:
      /https?:\/\/(?:[\w-]+\.)*(?:webhook\.site|requestbin\.(?:com|net)|pipedream\.net|interact\.sh|oast\.(?:fun|live|me|online|pro|site)|burpcollaborator\.net|oastify\.com|transfer\.sh|requestcatcher\.com|beeceptor\.com|dnslog\.cn|ceye\.io)\b/i,
    code: true,
    severity: 'high',
    title: { en: 'Sends to a place where anyone can collect requests', zh: '向可匿名收集请求的地址发送数据' },
    unsure: (_, { text }) =>
      !/-d\b|--data|-F\b|-T\b|post|upload|send|requests\.|fetch\(|axios|body|params/i.test(text),
  },
];

export default defineSkillCheck({
  id: 'exfiltration',
  title: 'Carries data away',
  summary: 'Keys, credentials, the environment or browser data that are sent to an address.',
  severity: 'critical',
  name: { en: 'Private data is sent away', zh: '私密数据被外传' },
  mend: {
    en: 'Do not install the skill; where it has run, change every key that it could read.',
    zh: '不要安装该技能；若已运行，请更换其可能读取的所有密钥。',
  },
  tags: ['CWE-200', 'OWASP-MCP-01', 'T04'],
  look: (skill, facts) => look(skill, facts, signs),
});
