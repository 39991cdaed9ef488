import { look, type Sign } from '../sight.ts';
import { defineSkillCheck } from './define.ts';

const signs: readonly Sign[] = [
  {
    // an archive with a password is one that no scanner has opened
    pattern:
      /\b(?:extract|unzip|unpack|open|archive|zip|rar|7z)\b[^.\n]{0,120}\bpass(?:word|phrase|code)?\b\s*(?:is|:|=|"|'|`|\()\s*["'`]?\w+|\bpass(?:word|phrase)\b\s*(?:is|:)?\s*["'`]?\w+["'`]?[^.\n]{0,60}\b(?:extract|unzip|archive|zip)\b/i,
    unless: (_, { isCode, text }) => isCode || !/https?:|\bdownload|\.(?:zip|rar|7z)\b/i.test(text),
  },
  {
    pattern:
      /\b(?:download|get|grab|install)\b[^\n]{0,160}https?:\/\/[^\s)"'`]+\.(?:exe|msi|scr|dmg|pkg|bat|cmd|ps1|vbs|jar|apk|appimage)\b[^\n]{0,160}\b(?:run|execute|open|launch|install|start|double-click)\b/i,
    unless: ([all]) =>
      /https?:\/\/(?:[\w-]+\.)*(?:python\.org|nodejs\.org|microsoft\.com|visualstudio\.com|apple\.com|mozilla\.org|google\.com|docker\.com|github\.com\/(?:git-for-windows|docker|microsoft|cli|ollama|astral-sh)|ollama\.com|git-scm\.com|adoptium\.net|oracle\.com|jetbrains\.com|ffmpeg\.org|anaconda\.com|amazonaws\.com\/aws-cli|aws\.amazon\.com|postgresql\.org)\b/i.test(
        all,
      ),
  },
  {
    pattern:
      /\b(?:copy|paste)\b[^.\n]{0,80}\b(?:into|in)\b[^.\n]{0,30}\b(?:terminal|powershell|command prompt|console|run dialog)\b/i,
    unless: (_, { isCode }) => isCode,
    unsure: (_, { text }) =>
      !/\b(?:required|prerequisite|must|before|first|will not work|won['’]t work)\b/i.test(text),
  },
];

export default defineSkillCheck({
  id: 'lured-install',
  title: 'Lures to install',
  summary:
    'Prerequisites that must first be fetched and run by hand: archives with a password, programs from an address.',
  severity: 'high',
  name: { en: 'Lures the user to run a program', zh: '诱导用户运行程序' },
  mend: {
    en: 'Do not run it; take tools from a package registry or from their project’s own page.',
    zh: '不要运行；请从软件包仓库或项目官网获取工具。',
  },
  tags: ['CWE-494', 'T03', 'OWASP-MCP-04'],
  look: (skill, facts) => look(skill, facts, signs),
});
