import { type Answer, readAnswer } from './answer.ts';
import { asks, bodyOf } from './asks.ts';
import type { AskId, FaultCase } from './cases.ts';
import type { Side } from './side.ts';
import { watchStream } from './stream-client.ts';
import type { Door, Route, RunningGateway } from './targets/define.ts';
import { judge, type Verdict } from './verdict.ts';

/** After this a client of the table calls it a hang. */
export const LIMIT_MS = 20_000;
/** A gateway that chose the backup first is asked again, so that the fault is met. */
const TRIES = 3;

/** A case whose two backends run. */
export interface Stage {
  readonly fault: FaultCase;
  readonly primary: Side;
  readonly backup: Side;
  readonly route: Route;
}

export interface Measured extends Verdict {
  readonly status: number;
  readonly seconds: number;
  /** False: the gateway never asked the primary. */
  readonly met: boolean;
}

export type RightAnswers = Readonly<Record<AskId, { readonly answer: Answer; readonly tokens: number }>>;

/** What is said to each ask behind `door`, where nothing fails. Throws where nothing is, or an error. */
export async function rightAnswers(door: Door): Promise<RightAnswers> {
  const entries = Object.entries(asks).map(async ([id, ask]) => {
    const seen = await watchStream({
      url: door.url,
      headers: door.headers,
      body: bodyOf(ask, door.model),
      limitMs: LIMIT_MS,
    });
    const answer = readAnswer(seen.data);
    if (answer.choices.length === 0 || answer.error !== undefined) {
      throw new Error(`no right answer for ${id}: ${seen.data.at(-1)}`);
    }
    const tokens = seen.data.filter((data) =>
      /"(?:content|reasoning_content|arguments)":"/.test(data),
    ).length;
    return [id, { answer, tokens: tokens - answer.choices.length }];
  });
  return Object.fromEntries(await Promise.all(entries)) as RightAnswers;
}

/** One case through one gateway. */
export async function measure(gateway: RunningGateway, stage: Stage, right: RightAnswers): Promise<Measured> {
  const askId = stage.fault.ask ?? 'text';
  const door = gateway.door(stage.route);
  for (let attempt = 1; ; attempt++) {
    const before = stage.primary.struck();
    const seen = await watchStream({
      url: door.url,
      headers: door.headers,
      body: bodyOf(asks[askId], door.model),
      limitMs: LIMIT_MS,
    });
    const met = before === undefined || stage.primary.struck() !== before;
    if (!met && attempt < TRIES) continue;
    const verdict = judge(seen, right[askId].answer);
    return { ...verdict, status: seen.status, seconds: seen.tookMs / 1000, met };
  }
}

/** Calls `work` for each item, `atOnce` at a time; answers in the order of the items. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as Item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
