/** What a request was answered with. */
export interface Served {
  readonly decision: string;
  readonly model: string;
  /** As the on-board models read the prompt; empty where they did not. */
  readonly domain: string;
}

export interface Feedback extends Served {
  /** -1 (useless) to 1 (right). */
  readonly rating: number;
  /** The model whose answer this one was compared with, where two were. */
  readonly against?: string | undefined;
  /** Kept only when the client sends it, for what learns from examples. */
  readonly prompt?: string | undefined;
}

/** How often an answer was good and bad; a lukewarm one counts in part for both. */
export interface Tally {
  readonly good: number;
  readonly bad: number;
}

/** One judged answer whose prompt is known. */
export interface Judged {
  readonly prompt: string;
  readonly model: string;
  /** 0 to 1. */
  readonly score: number;
}

/** What feedback has taught, in memory and bounded: the oldest is forgotten first. */
export interface Learning {
  /** Notes what served a request, so that feedback may name the request alone. O(1). */
  remember(requestId: string, served: Served): void;
  served(requestId: string): Served | undefined;
  learn(feedback: Feedback): void;
  /** Of a model within a decision and a domain; zeros where nothing is known. O(1). */
  tally(decision: string, domain: string, model: string): Tally;
  /** Elo points gained or lost since the start, 0 where the model was never judged. O(1). */
  eloShift(decision: string, model: string): number;
  /** Judged answers whose prompts are known, oldest first. */
  judged(decision: string): readonly Judged[];
  /** Grows with every entry of `judged`. */
  judgedCount(decision: string): number;
}

export interface LearningLimits {
  readonly requests: number;
  /** Tallies and ratings, each. */
  readonly entries: number;
  /** For each decision. */
  readonly judged: number;
}

const LIMITS: LearningLimits = { requests: 20_000, entries: 20_000, judged: 2_000 };
/** Beyond this many judgements the old ones fade by halves, so that a model that changed is noticed. */
const TALLY_AT_MOST = 400;
const ELO_K = 32;
const DECISIONS_AT_MOST = 200;
const PROMPT_UNITS_AT_MOST = 4_096;

/** Memory for feedback, empty. All operations O(1) but `judged`, which drops its oldest in O(limit). */
export function createLearning(limits: Partial<LearningLimits> = {}): Learning {
  const { requests, entries, judged: judgedLimit } = { ...LIMITS, ...limits };
  const servedBy = new Map<string, Served>();
  const tallies = new Map<string, Tally>();
  const shifts = new Map<string, number>();
  const judged = new Map<string, { list: Judged[]; count: number }>();

  const tallyKey = (decision: string, domain: string, model: string) =>
    JSON.stringify([decision, domain, model]);
  const shiftKey = (decision: string, model: string) => JSON.stringify([decision, model]);
  const eloShift = (decision: string, model: string) => shifts.get(shiftKey(decision, model)) ?? 0;

  const count = (key: string, score: number) => {
    const { good, bad } = tallies.get(key) ?? { good: 0, bad: 0 };
    const fade = good + bad >= TALLY_AT_MOST ? 0.5 : 1;
    keep(tallies, key, { good: good * fade + score, bad: bad * fade + 1 - score }, entries);
  };
  const rate = ({ decision, model, against }: Feedback, score: number) => {
    const own = eloShift(decision, model);
    const other = against === undefined ? 0 : eloShift(decision, against);
    const step = ELO_K * (score - 1 / (1 + 10 ** ((other - own) / 400)));
    keep(shifts, shiftKey(decision, model), own + step, entries);
    if (against !== undefined) keep(shifts, shiftKey(decision, against), other - step, entries);
  };

  return {
    remember: (requestId, served) => keep(servedBy, requestId, served, requests),
    served: (requestId) => servedBy.get(requestId),
    learn(feedback) {
      const { decision, domain, model, prompt } = feedback;
      const score = (feedback.rating + 1) / 2;
      count(tallyKey(decision, domain, model), score);
      if (domain !== '') count(tallyKey(decision, '', model), score);
      rate(feedback, score);
      if (prompt === undefined) return;
      const before = judged.get(decision) ?? { list: [], count: 0 };
      const list = [
        ...before.list.slice(-(judgedLimit - 1)),
        { prompt: prompt.slice(0, PROMPT_UNITS_AT_MOST), model, score },
      ];
      keep(judged, decision, { list, count: before.count + 1 }, DECISIONS_AT_MOST);
    },
    tally: (decision, domain, model) => tallies.get(tallyKey(decision, domain, model)) ?? { good: 0, bad: 0 },
    eloShift,
    judged: (decision) => judged.get(decision)?.list ?? [],
    judgedCount: (decision) => judged.get(decision)?.count ?? 0,
  };
}

/** Sets an entry as the newest and forgets the oldest beyond `limit`. O(1). */
function keep<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= limit) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}
