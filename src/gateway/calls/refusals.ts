/** How far into an answer an admission of not knowing is looked for: one that comes later belongs to an answer. */
const BEGINNING_CHARS = 240;

/**
 * Openings of answers that are none. Plain words at the beginning of a sentence, so that an answer that speaks of refusals
 * is not taken for one.
 */
const OPENINGS: readonly RegExp[] = [
  /^(?:i['’]?m |i am )?(?:very |so |really )?(?:sorry|afraid)\b[^.!?\n]{0,60}\b(?:can['’]?t|cannot|can not|unable|not able|don['’]?t know|won['’]?t)\b/i,
  /^(?:unfortunately,? )?i(?: am|['’]m)? (?:can['’]?t|cannot|can not|unable to|not able to|won['’]?t) (?:help|assist|answer|comply|provide|do that|fulfil|determine|say)/i,
  /^(?:unfortunately,? |honestly,? )?i (?:don['’]?t|do not) (?:know|have (?:enough|any|sufficient) (?:information|context|knowledge))/i,
  /^(?:unfortunately,? )?i(?:['’]m| am) not (?:sure|certain|confident)\b/i,
  /^as an? (?:ai|artificial intelligence|language model)\b[^.!?\n]{0,80}\b(?:can['’]?t|cannot|unable|not able|don['’]?t)\b/i,
  /^(?:es tut mir leid|tut mir leid|leider)\b[^.!?\n]{0,80}\b(?:kann|weiß|darf)\b[^.!?\n]{0,40}\bnicht\b/i,
  /^ich (?:weiß (?:es )?nicht|bin (?:mir )?nicht sicher|kann (?:ihnen |dir )?(?:dabei |das )?nicht)/i,
  /^(?:je suis désolée?|désolée?|malheureusement)\b[^.!?\n]{0,60}\bne (?:peux|sais|suis) pas/i,
  /^je ne (?:sais|peux|suis) pas/i,
  /^(?:lo siento|lamentablemente)\b[^.!?\n]{0,60}\bno (?:puedo|sé)/i,
  /^no (?:sé|lo sé|estoy segur[oa])/i,
  /^(?:很抱歉|抱歉|对不起)[^。！？\n]{0,30}(?:无法|不能|不知道)/,
  /^我(?:不知道|不确定|无法)/,
];

/** Whether a text begins as an answer that is none: a refusal, or an admission of not knowing. O(1). */
export function soundsRefused(text: string): boolean {
  const beginning = text.trimStart().slice(0, BEGINNING_CHARS);
  return OPENINGS.some((opening) => opening.test(beginning));
}
