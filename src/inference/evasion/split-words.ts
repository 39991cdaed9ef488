/**
 * Words that put-together text is taken apart with: the commonest of English and those of instructions to a model. Enough to
 * set most borders right; what is not among them stays in one piece.
 */
const WORDS =
  'a about above act acts after again all also an and any anything are as ask at away back be because been before below best bomb break build but by bypass call can cannot card change chat code command commands content could credit data decode developer did direct disable disregard do does dont drug each else email enable end ever every everything explain filter filters first follow following for forget free from full get give given go good guidelines had has have he hello her here hidden him his how i if ignore important in info information initial inside instruction instructions internal into is it its jailbreak just keep key keys know last less let like limits list long made make making malware mask may me message mode model money more most must my name need never new next no nor not nothing now of off old on once one only open or order other our out output over override own part password passwords people person phrase please policy policies pretend previous print prior private prompt prompts put question real repeat reply request respond response restrictions reveal role rule rules safe safety said same say secret secrets see send set she should show silent simple so some start stay steal step steps still stop such system tell text than that the their them then there these they thing things think this those though time to today token tokens told translate true two under unfiltered unrestricted until up upon us use used user very virus want was way we weapon well were what when where which while who why will with within without word words work world would write yes you your yourself';

const LONGEST = 12;
const KNOWN_COST = 1;
/** Of each letter that no known word covers. */
const STRAY_COST = 1.5;

/** The words as a set. Made anew: ask once a text. */
export function knownWords(): ReadonlySet<string> {
  return new Set(WORDS.split(' '));
}

/** `ignoreall` as `ignore all`; a word that is known or short as it is. O(length · longest word). */
export function splitWords(joined: string): string {
  if (joined.length < 8) return joined;
  const known = knownWords();
  const lower = joined.toLowerCase();
  const cost = new Float64Array(joined.length + 1);
  const starts = new Int32Array(joined.length + 1);
  for (let end = 1; end <= joined.length; end++) {
    cost[end] = (cost[end - 1] as number) + STRAY_COST;
    starts[end] = -1;
    for (let from = Math.max(0, end - LONGEST); from < end; from++) {
      const total = (cost[from] as number) + KNOWN_COST;
      if (total >= (cost[end] as number) || !known.has(lower.slice(from, end))) continue;
      cost[end] = total;
      starts[end] = from;
    }
  }
  return pieces(joined, starts).join(' ');
}

/** Words from the end to the start; stray letters beside one another make one piece. */
function pieces(joined: string, starts: Int32Array): string[] {
  const found: string[] = [];
  let end = joined.length;
  while (end > 0) {
    let from = starts[end] as number;
    if (from < 0) {
      from = end - 1;
      while (from > 0 && (starts[from] as number) < 0) from--;
    }
    found.push(joined.slice(from, end));
    end = from;
  }
  return found.reverse();
}
