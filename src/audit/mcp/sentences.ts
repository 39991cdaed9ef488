import type { ModelText } from './texts.ts';

/** Longest piece that a rule looks at in one go: patterns are bounded, and so is their input. */
const LONGEST_SENTENCE = 600;
const END = /(?<=[.!?;。!?;])\s+|(?<=[。!?;])|\n\s*(?:\n|[-*•]|\d+[.)])\s*|<\/?[A-Za-z][\w-]{0,30}>/;

/** The sentences of a text, lines that only wrap joined; each at most LONGEST_SENTENCE units. O(length). */
export function sentencesOf(text: string): string[] {
  const out: string[] = [];
  for (const part of text.split(END)) {
    const flat = (part ?? '').replace(/\s+/g, ' ').trim();
    for (let at = 0; at < flat.length; at += LONGEST_SENTENCE - 100) {
      out.push(flat.slice(at, at + LONGEST_SENTENCE));
      if (at + LONGEST_SENTENCE >= flat.length) break;
    }
  }
  return out.filter((sentence) => sentence !== '');
}

/** The prose of one owner in one text, for what is said in pieces; names of parameters are left out. */
export function joined(texts: readonly ModelText[]): string {
  return texts
    .filter(({ field }) => !/(?:^|\.)name$|\.properties\.[^.]+$|\.pattern$/.test(field))
    .map(({ text }) => text)
    .join(' ');
}

const DETECTING =
  /\b(?:detect|scan|block|flag|filter|classif|prevent|guard|sanitiz|sanitis|protect|reject|recogni|look(?:s|ing)? for|check(?:s|ing)? for|such as|e\.g\.|for example|examples?|attack|malicious|injection|known|test(?:s|ing)?)/i;
const QUOTES = /["'“‘«`「『]/;

/** Whether what a rule matched stands in quotes in a sentence about finding such texts: a scanner's own description. */
export function isQuoted(sentence: string, index: number): boolean {
  const before = sentence.slice(0, index);
  return QUOTES.test(before.slice(-60)) && DETECTING.test(before);
}
