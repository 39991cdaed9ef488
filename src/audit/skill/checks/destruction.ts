import { look, type Sign } from '../sight.ts';
import { defineSkillCheck } from './define.ts';

const signs: readonly Sign[] = [
  {
    pattern:
      /\brm\s+(?:-\w+\s+)*-(?=\w*r)(?=\w*f)\w+\s+(?:-\S+\s+)*(?:\/(?:\*)?|~\/?|\$HOME\/?|\$\{HOME\}\/?|\/(?:etc|usr|var|home|boot|bin|lib)\/?\*?)(?=\s|$|;|&|"|')/,
    code: true,
    unless: (_, { text }) => /\/var\/lib\/apt\/lists/.test(text),
  },
  {
    pattern: /\bmkfs(?:\.\w+)?\s+\/dev\/|\bdd\s+[^\n]{0,80}of=\/dev\/(?:sd|nvme|disk|hd)/,
    code: true,
    unsure: () => true,
  },
  { pattern: /:\(\)\s*\{\s*:\|:&\s*\};:/ },
  {
    pattern:
      /\bSet-MpPreference\b[^\n]{0,80}Disable|\bsetenforce\s+0\b|\bcsrutil\s+disable\b|\bspctl\s+--master-disable\b|\bnetsh\s+advfirewall\s+set\s+\w+\s+state\s+off\b|\bvssadmin\s+delete\s+shadows\b|\bxattr\s+-(?:r?d|cr?|r?c)\s+(?:com\.apple\.quarantine\s+)?\S*\/(?:tmp|Downloads)\b/i,
    code: true,
    title: { en: 'Turns protection off', zh: '关闭安全防护' },
  },
  {
    pattern:
      /\bhistory\s+-c\b|\bunset\s+HISTFILE\b|\brm\s+[^\n]{0,20}\.(?:bash|zsh)_history|>\s*\/var\/log\/(?:auth|syslog|secure|wtmp)|\bwevtutil\s+cl\b/i,
    code: true,
    title: { en: 'Removes its traces', zh: '清除痕迹' },
  },
  { pattern: /\bchmod\s+(?:-R\s+)?[0-7]?777\s+\/(?:\s|$|etc|usr|home|var)/, code: true },
];

export default defineSkillCheck({
  id: 'destruction',
  title: 'Destroys',
  summary: 'Commands that delete what is not theirs, turn protection off or remove traces.',
  severity: 'high',
  name: { en: 'Destroys data or turns protection off', zh: '破坏数据或关闭防护' },
  mend: { en: 'Take the command out.', zh: '删除该命令。' },
  tags: ['CWE-506', 'T05'],
  look: (skill, facts) => look(skill, facts, signs),
});
