import { look, type Sign } from '../sight.ts';
import { defineSkillCheck } from './define.ts';

const signs: readonly Sign[] = [
  {
    pattern:
      /\b(?:cat|cp|base64|tar|zip|strings|xxd|type|gc|get-content|less|head|tail)\b[^\n|;&]{0,120}(?:\.ssh\/(?:id_(?!\w+\.pub)|\*)|\.ssh\b\/?(?=\s|$|["'])|\.aws\/credentials|\.git-credentials|\.netrc|\.gnupg|Login Data|cookies\.sqlite|logins\.json|Keychains|wallet\.dat|\/etc\/shadow|\.kube\/config)/i,
    code: true,
    unless: (_, { text }) => /\.pub\b|known_hosts/.test(text),
  },
  {
    pattern:
      /\bsecurity\s+(?:dump-keychain|find-(?:generic|internet)-password)\b|\bmimikatz\b|\blsass\b|\bprocdump\b|\bcmdkey\s+\/list\b|\bvaultcmd\b/i,
    code: true,
    unsure: (_, { text }) => /find-(?:generic|internet)-password/.test(text),
  },
  {
    pattern:
      /\b(?:browser_cookie3|win32crypt\.CryptUnprotectData|Chrome Safe Storage)\b|chrome\/(?:default|user data)[^\n]{0,60}(?:login data|cookies)/i,
    code: true,
  },
  {
    pattern: /169\.254\.169\.254|metadata\.google\.internal|100\.100\.100\.200/,
    code: true,
    severity: 'medium',
    title: { en: 'Asks the cloud for the machine’s credentials', zh: '向云元数据服务索取机器凭据' },
    unsure: () => true,
  },
];

export default defineSkillCheck({
  id: 'credential-access',
  title: 'Reads credentials',
  summary: 'Private keys, key chains, browser data and cloud credentials that a skill opens.',
  severity: 'high',
  name: { en: 'Reads keys and credentials', zh: '读取密钥和凭据' },
  mend: {
    en: 'Take the part out, or hand the one key that is needed over by name.',
    zh: '删除该部分，或仅按名称传入所需的密钥。',
  },
  tags: ['CWE-522', 'T05', 'OWASP-MCP-01'],
  look: (skill, facts) => look(skill, facts, signs),
});
