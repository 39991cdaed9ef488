import type { Skill, SkillFile } from './folder.ts';

/** One command or sentence of a skill, with what stands around it. */
export interface Line {
  readonly file: SkillFile;
  /** From 1. */
  readonly number: number;
  /** Continued lines are one. */
  readonly text: string;
  /** In a fenced block, or in a script. */
  readonly isCode: boolean;
  /** Whether it is spoken of, not to be done: an example of an attack, a thing to look for, a comment. */
  isMentioned(): boolean;
}

const LONGEST = 4000;
const WARNS =
  /\b(?:detect(?:s|ing|ion)?|scan(?:s|ning)? for|flag(?:s|ged|ging)?|look(?:s|ing)? for|red flags?|malicious|malware|attack(?:s|er|ers)?|suspicious|vulnerab\w+|exploit\w*|injection|unsafe|insecure|dangerous|anti-?patterns?|bad (?:example|practice)|(?:never|don['’]?t|do not|avoid|must not|should not|instead of|refuse to|reject)\b[^.\n]{0,60}\b(?:run|running|do|doing|pip(?:e|ing)|execut\w+|us(?:e|ing)|install\w*|writ\w+|send\w*|this|curl)|threats?|indicators? of|signs? of|smells?|block(?:s|ed)? (?:by|commands?)|denied|forbidden|prohibited)\b|检测|恶意|攻击|危险|不要|切勿|禁止|避免/i;
/** Words that call for something to be done, whatever the lines around say. */
const ORDERS =
  /\b(?:first|now|next|then|must|required|before (?:you|using|starting)|always|please|step \d)\b[^.\n]{0,80}\b(?:run|execute|paste|install|download)\b/i;

/** The lines of the prose and the scripts of a skill, in order. O(length). */
export function linesOf(skill: Skill): Line[] {
  return skill.files.flatMap((file) => (file.role === 'data' || file.isBinary ? [] : fileLines(file)));
}

function fileLines(file: SkillFile): Line[] {
  const raw = file.text.split('\n');
  const out: Line[] = [];
  let fence: string | undefined;
  for (let at = 0; at < raw.length; at++) {
    const number = at + 1;
    let text = raw[at] ?? '';
    const mark = file.role === 'prose' ? /^\s*(`{3,}|~{3,})/.exec(text)?.[1] : undefined;
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark.startsWith(fence)) fence = undefined;
      continue;
    }
    while (/\\$/.test(text) && at + 1 < raw.length && text.length < LONGEST)
      text = `${text.slice(0, -1)} ${(raw[++at] ?? '').trim()}`;
    if (text.trim() === '') continue;
    const isCode = file.role === 'script' || fence !== undefined;
    out.push({
      file,
      number,
      text: text.slice(0, LONGEST),
      isCode,
      isMentioned: () => isMentioned(file, raw, number - 1, text),
    });
  }
  return out;
}

const COMMENT = /^\s*(?:#(?!!)|\/\/|\*|--|REM\b|::|;)/i;
const NEAR = 4;

function isMentioned(file: SkillFile, raw: readonly string[], at: number, text: string): boolean {
  if (file.role === 'script') return COMMENT.test(text) || isPatternLine(text);
  if (WARNS.test(text)) return !ORDERS.test(text);
  let seen = 0;
  for (let above = at - 1; above >= 0 && seen < NEAR; above--) {
    const line = raw[above] ?? '';
    if (line.trim() === '' || /^\s*(?:`{3,}|~{3,})/.test(line)) continue;
    seen++;
    if (WARNS.test(line)) return !ORDERS.test(line);
  }
  for (let above = at - 1; above >= 0; above--)
    if (/^#{1,6}\s/.test(raw[above] ?? '')) return WARNS.test(raw[above] ?? '');
  return false;
}

/** A regular expression or a list of patterns in a scanner's own code. */
const isPatternLine = (text: string): boolean =>
  /\b(?:re\.(?:compile|search|match|findall)|new RegExp|RegExp)\s*\(|^\s*r?["'][^"']*\\[sbwd.(][^"']*["'],?\s*(?:#.*)?$|^\s*\(?\s*r["']|\bgrep\s+-|\bpatterns?\b\s*[:=]|:\s*\/.*\/[gimsuy]*,?\s*$|\b(?:assert|expect)\b/i.test(
    text,
  );

export const excerpt = (text: string, index = 0): string =>
  text.slice(Math.max(0, index - 40), index + 160).trim();
