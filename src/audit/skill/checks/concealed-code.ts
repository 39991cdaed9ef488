import type { Skill } from '../folder.ts';
import { look, type Sign } from '../sight.ts';
import { defineSkillCheck, type Seen } from './define.ts';

const signs: readonly Sign[] = [
  {
    pattern:
      /\b(?:exec|eval)\s*\(\s*(?:compile\s*\(\s*)?(?:__import__\(\s*["'](?:base64|zlib|marshal|codecs)["']\s*\)|base64|zlib|marshal|codecs|bytes\.fromhex|binascii|gzip|lzma)[^\n]{0,300}/,
  },
  {
    pattern:
      /\b(?:eval|Function|setTimeout|vm\.run\w+)\s*\(\s*(?:atob|Buffer\.from|decodeURIComponent\(\s*escape|String\.fromCharCode|unescape)\s*\(/,
  },
  {
    pattern:
      /\b(?:echo|printf)\s+["']?[A-Za-z0-9+/=]{24,}["']?\s*\|\s*(?:base64\s+(?:-d|-D|--decode)|openssl\s+(?:enc\s+)?-?base64[^|]{0,20}-d)[^\n]{0,40}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/,
  },
  {
    pattern:
      /\bbase64\s+(?:-d|-D|--decode)[^\n|]{0,120}\|\s*(?:sudo\s+)?(?:(?:ba|z|da)?sh|python[23]?|perl|node)\b|\b(?:ba|z)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()[^\n)]{0,200}\bbase64\s+(?:-d|-D|--decode)/,
  },
  { pattern: /\bpowershell(?:\.exe)?\b[^\n]{0,80}\s-(?:e|ec|enc|encodedcommand)\s+[A-Za-z0-9+/=]{16,}/i },
  {
    pattern:
      /\[(?:System\.)?Convert\]::FromBase64String\([^\n]{0,200}(?:iex|invoke-expression|Assembly\]::Load)/i,
  },
  {
    pattern: /(?:\\x[0-9a-f]{2}){24,}/i,
    code: true,
    unsure: (_, { text }) => !/\b(?:exec|eval|shellcode|ctypes|VirtualAlloc|mmap)\b/.test(text),
  },
  {
    pattern:
      /\bxxd\s+-r\s+-p[^\n]{0,60}\|\s*(?:ba|z|da)?sh\b|\brev\b\s*\|\s*(?:ba|z|da)?sh\b|\btr\s+["']?a-zA-Z["']?\s+\S{10,60}\|\s*(?:ba|z|da)?sh\b/i,
  },
];

export default defineSkillCheck({
  id: 'concealed-code',
  title: 'Concealed code',
  summary: 'Code that is decoded and run at once, and programs without their source.',
  severity: 'critical',
  name: { en: 'Code that is kept from its reader', zh: '对读者隐藏的代码' },
  mend: {
    en: 'Do not run it; ask for the plain source.',
    zh: '不要运行；请索取明文源码。',
  },
  tags: ['CWE-506', 'T04'],
  *look(skill, facts) {
    yield* look(skill, facts, signs);
    yield* programs(skill);
  },
});

const MAGIC: readonly (readonly [string, string])[] = [
  ['7f454c46', 'ELF'],
  ['cffaedfe', 'Mach-O'],
  ['cafebabe', 'Mach-O or Java'],
  ['4d5a', 'Windows'],
];

function* programs({ files }: Skill): Generator<Seen> {
  for (const file of files) {
    if (!file.isBinary) continue;
    const head = file.bytes.subarray(0, 4).toString('hex');
    const kind =
      MAGIC.find(([magic]) => head.startsWith(magic))?.[1] ??
      (/\.pyc$/.test(file.path) ? 'compiled Python' : undefined);
    if (kind === undefined) continue;
    yield {
      file,
      line: 1,
      evidence: `${file.path}: a ${kind} program of ${file.bytes.length} bytes`,
      severity: 'medium',
      title: { en: 'A program without its source', zh: '没有源码的程序' },
    };
  }
}
