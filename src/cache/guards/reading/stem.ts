/** Shorter stems would join unlike words. */
const LEAST = 3;

/**
 * One spelling for the forms of an English word: plural, past, -ing, possessive, -ly, British -ise. Cruder than Porter's
 * (1980): both sides of a comparison go through it, so it need not find words, only join forms. O(length).
 */
export function stemOf(word: string): string {
  let stem = word.endsWith("'s") ? word.slice(0, -2) : word;
  if (!/^[a-z]+$/.test(stem) || stem.length <= LEAST) return stem;
  if (stem.endsWith('ies') && stem.length > 4) stem = `${stem.slice(0, -3)}y`;
  else if (/(?:sses|xes|zes|ches|shes)$/.test(stem)) stem = stem.slice(0, -2);
  else if (/[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.endsWith('ied') && stem.length > 4) return `${stem.slice(0, -3)}y`;
  const cut = /^(.*[aeiouy].*?)(?:ing|ed|ly)$/.exec(stem)?.[1];
  if (cut !== undefined && cut.length >= LEAST) stem = undouble(cut);
  if (stem.length > 4 && stem.endsWith('e')) stem = stem.slice(0, -1);
  if (stem.length > 5 && stem.endsWith('is')) stem = `${stem.slice(0, -2)}iz`;
  if (stem.length > 5 && stem.endsWith('our')) stem = `${stem.slice(0, -3)}or`;
  return stem;
}

/** `running` and `run`; `falling` stays beside `fall`. */
const undouble = (stem: string): string => (/([bdgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem);
