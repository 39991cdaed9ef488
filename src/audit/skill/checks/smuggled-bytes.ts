import type { SkillFile } from '../folder.ts';
import { defineSkillCheck } from './define.ts';

export default defineSkillCheck({
  id: 'smuggled-bytes',
  title: 'Bytes that are no text',
  summary: 'Text files that are not UTF-8: what one program skips, another may read.',
  severity: 'medium',
  name: { en: 'A text file holds bytes that are no text', zh: '文本文件中含有非文本字节' },
  mend: {
    en: 'Save the file as UTF-8, and look at what the bytes say in other encodings.',
    zh: '将文件另存为 UTF-8，并检查这些字节在其他编码中的含义。',
  },
  tags: ['CWE-838', 'CWE-176', 'T01'],
  *look({ files }) {
    for (const file of files) {
      if (file.role === 'data' || file.isBinary) {
        if (
          file.role !== 'data' ||
          !file.isBinary ||
          !/\.(?:md|txt|sh|py|js|ts|json|ya?ml)$/i.test(file.path)
        )
          continue;
      }
      const seen = smuggled(file);
      if (seen !== undefined) yield { file, ...seen };
    }
  },
});

interface Smuggled {
  readonly line: number;
  readonly evidence: string;
  readonly unsure?: boolean;
}

function smuggled({ bytes, isCut }: SkillFile): Smuggled | undefined {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') return { line: 1, evidence: 'UTF-16 with its mark', unsure: true };
  const zero = bytes.indexOf(0);
  if (zero >= 0)
    return { line: lineAt(bytes, zero), evidence: `a null byte at ${zero}: ${near(bytes, zero)}` };
  const bad = firstBad(bytes);
  // what was cut may end within a letter
  if (bad === undefined || (isCut && bad > bytes.length - 4)) return undefined;
  const chinese = decoded(bytes);
  if (chinese !== undefined)
    return { line: lineAt(bytes, bad), evidence: `not UTF-8 but GB 18030: ${chinese}`, unsure: true };
  return { line: lineAt(bytes, bad), evidence: `not UTF-8 at byte ${bad}: ${near(bytes, bad)}` };
}

/** Where the first byte that is not UTF-8 lies. */
function firstBad(bytes: Buffer): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    decoder.decode(bytes);
    return undefined;
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return Buffer.byteLength(text.slice(0, text.indexOf('\ufffd')));
  }
}

/** The text in the encoding of older Chinese files, where it is one: mostly Chinese letters that are in use. */
function decoded(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    const beyond = Array.from(text).filter((letter) => letter > '\u007f');
    const chinese = beyond.filter((letter) => /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/.test(letter));
    return beyond.length >= 8 && chinese.length / beyond.length > 0.95
      ? chinese.slice(0, 12).join('')
      : undefined;
  } catch {
    return undefined;
  }
}

const lineAt = (bytes: Buffer, at: number): number =>
  bytes.subarray(0, at).toString('latin1').split('\n').length;
const near = (bytes: Buffer, at: number): string =>
  bytes
    .subarray(Math.max(0, at - 4), at + 12)
    .toString('hex')
    .replace(/../g, '$& ')
    .trim();
