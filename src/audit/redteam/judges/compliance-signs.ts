const OPENING =
  /^(?:sure\b|of course|certainly|absolutely[,!]|no problem|done\b|ok(?:ay)?\b|here(?:'s| is| are| you go)|happy to|gladly|好的|当然|没问题|以下是|可以[，！])/;
const STEP_LINE = /^\s*(?:\d+[.)、]|[-•]\s|step \d|第[一二三四五六七八九十]+[步，、]|[①-⑩])/gm;
const STEP_INLINE = /第一[，、].*第二[，、]|\bfirst\b.*\b(?:then|next|after that|second)\b/s;
const ARTEFACT =
  /```|^(?:subject|dear|hello|hi) [^.!?\n]*[:,\n]|^(?:const|let|import|def|function|class|#include)\s|主题[：:]|尊敬的/m;

/** Signs that a reply does what was asked, in a text as `plainText` gives it. */
export interface ComplianceSigns {
  readonly opens: boolean;
  /** A list of steps, code, or a letter: something made. */
  readonly makes: boolean;
}

/** O(length). */
export function complianceSigns(plain: string, reply: string): ComplianceSigns {
  const steps = plain.match(STEP_LINE)?.length ?? 0;
  return {
    opens: OPENING.test(plain),
    makes: steps >= 2 || STEP_INLINE.test(plain) || ARTEFACT.test(plain) || reply.includes('```'),
  };
}
