import { look, type Sign } from '../sight.ts';
import { defineSkillCheck } from './define.ts';

const signs: readonly Sign[] = [
  {
    pattern: /\/dev\/(?:tcp|udp)\/[^\s/]+\/\d+/,
    unless: (_, { text }) =>
      /\btimeout\b|\becho\s*>|2>\/dev\/null\s*&&/.test(text) && !/-i\b|exec\s+\d/.test(text),
  },
  { pattern: /\b(?:nc|ncat|netcat)\b[^\n|]{0,60}\s-(?:\w*e|c)\s+\S*(?:sh|cmd)/ },
  { pattern: /\bmkfifo\b[^\n]{0,120}\b(?:nc|ncat|netcat|openssl)\b/ },
  {
    pattern:
      /\bsocket\b[^\n]{0,200}\b(?:dup2|pty\.spawn|subprocess\.(?:call|Popen)\(\s*\[?\s*["']\/bin\/(?:ba)?sh)/,
  },
  { pattern: /\bos\.dup2\s*\(\s*\w+\.fileno\(\)/ },
  { pattern: /New-Object\s+(?:System\.)?Net\.Sockets\.TCPClient/i },
  { pattern: /\bsocat\b[^\n]{0,120}\bexec:/i },
  {
    pattern: /\b(?:xmrig|minerd|cpuminer|stratum\+tcp:)/i,
    title: { en: 'Mines for others', zh: '挖矿程序' },
    severity: 'high',
  },
];

export default defineSkillCheck({
  id: 'back-door',
  title: 'Back door',
  summary: 'A shell that is handed to another host, and miners.',
  severity: 'critical',
  name: { en: 'A shell is handed to another host', zh: '向其他主机开放 shell' },
  mend: { en: 'Do not install the skill.', zh: '不要安装该技能。' },
  tags: ['CWE-506', 'T04', 'OWASP-MCP-05'],
  look: (skill, facts) => look(skill, facts, signs),
});
