import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SimModel } from '../../src/sim/options.ts';
import { startSim } from '../../src/sim/server.ts';
import { type Answer, readAnswer } from '../faults/answer.ts';
import { type Ask, asks } from '../faults/asks.ts';
import { watchStream } from '../faults/stream-client.ts';
import { judge, type VerdictId } from '../faults/verdict.ts';
import { cpuUs, stop } from '../gateway/process.ts';
import { Backend, SEED } from './backends.ts';
import { type Blow, planBlows, TROUBLES, type TroubleId } from './blows.ts';
import { type ChaosTarget, type LogRecord, MODEL, type ResumeShare, type StartTarget } from './targets.ts';

export interface ChaosOptions {
  /** Streams at once: whenever one ends, the next begins. */
  readonly streams: number;
  readonly forMs: number;
  /** Between two tokens of a backend that is well. */
  readonly itlMs: number;
  readonly seed: number;
  /** Mean time between two blows. */
  readonly everyMs: number;
  /** A client that waits longer calls it a hang. An answer that is begun anew at each blow may take a minute and more. */
  readonly limitMs: number;
  readonly start: StartTarget;
}

/** One stream, judged. */
export interface Stream {
  /** True: its answer can be continued; others can only be begun anew, and what the client has is skipped. */
  readonly continuable: boolean;
  readonly verdict: VerdictId;
  readonly remark: string;
  readonly id: string;
  /** From the request to the first text. */
  readonly firstTextMs: number;
  /** The longest time between two events. */
  readonly gapMs: number;
}

export interface ChaosResult {
  readonly streams: readonly Stream[];
  readonly blows: readonly Blow[];
  readonly resumed: readonly LogRecord[];
  readonly resumes: ResumeShare | undefined;
  /** Cores that the gateway, and the clients, kept busy on average. */
  readonly gatewayCores: number;
  readonly clientCores: number;
}

const BACKENDS = 4;
const QUESTIONS = 80;
/** For an answer of a backend that nothing happens to. */
const UNBROKEN_MS = 10_000;
const RAMP_MS = 2_000;

const modelOf = (itlMs: number): SimModel => ({
  name: MODEL,
  ttftMs: 20,
  itlMs,
  answerTokens: 48,
  reasoning: true,
  // One backend may have to take all streams; how slow it would be is not what is asked here.
  maxBatch: 4096,
  fullBatchFactor: 1,
  prefillTokensPerSecond: 1_000_000,
  maxBatchedTokens: 65_536,
  kvTokens: 4_000_000,
});

/** Most of what clients ask for is text; the rest can only be begun anew. */
const MIX: readonly Ask[] = [
  asks.text,
  asks.text,
  asks.text,
  asks.reasoning,
  asks.text,
  asks.tool,
  asks.text,
  asks.two,
  asks.text,
  asks.schema,
];

function bodyOf(question: number): string {
  const { fields } = MIX[question % MIX.length] as Ask;
  const [{ content }] = fields.messages as readonly [{ readonly content: string }];
  const messages = [{ role: 'user', content: `${content} This is question ${question}.` }];
  return JSON.stringify({ model: MODEL, ...fields, messages, temperature: 0, stream: true });
}

/** What a backend says that nothing happens to, for each question. */
async function unbrokenAnswers(itlMs: number): Promise<Answer[]> {
  const sim = await startSim({ models: [modelOf(itlMs)], seed: SEED, timeScale: 0, keepRequests: 0 });
  const url = `${sim.url}/chat/completions`;
  const answers: Answer[] = [];
  for (let question = 0; question < QUESTIONS; question++) {
    const seen = await watchStream({ url, headers: {}, body: bodyOf(question), limitMs: UNBROKEN_MS });
    answers.push(readAnswer(seen.data));
  }
  await sim.close();
  return answers;
}

/** Runs the streams while the backends are hurt; resolves when the last stream has ended. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { streams: atOnce, forMs, itlMs, seed, everyMs, limitMs, start } = options;
  const right = await unbrokenAnswers(itlMs);
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-chaos-'));
  const backends = Array.from({ length: BACKENDS }, () => new Backend(modelOf(itlMs)));
  let target: ChaosTarget | undefined;
  try {
    await Promise.all(backends.map((backend) => backend.start()));
    target = await start(
      backends.map(({ url }) => url),
      folder,
    );
    const blows = planBlows({ seed, backends: BACKENDS, forMs: forMs - RAMP_MS, everyMs });
    const startMs = performance.now();
    const endMs = startMs + forMs;
    const pid = target.child.pid ?? 0;
    const before = { gatewayUs: cpuUs(pid), client: process.cpuUsage() };
    let cores = { gatewayCores: 0, clientCores: 0 };
    const busy = pause(forMs).then(() => {
      const passedUs = (performance.now() - startMs) * 1000;
      const { user, system } = process.cpuUsage(before.client);
      cores = {
        gatewayCores: (cpuUs(pid) - before.gatewayUs) / passedUs,
        clientCores: (user + system) / passedUs,
      };
    });
    const streams: Stream[] = [];
    let next = 0;
    const lane = async (at: number) => {
      await pause((at * RAMP_MS) / atOnce);
      while (performance.now() < endMs)
        streams.push(await oneStream(target as ChaosTarget, next++, right, limitMs));
    };
    const hurting = pause(RAMP_MS).then(() => hurt(backends, blows));
    await Promise.all([hurting, busy, ...Array.from({ length: atOnce }, (_, at) => lane(at))]);
    // The log is written a moment after the last answer.
    await pause(500);
    return { streams, blows, resumed: target.resumed, resumes: await target.resumes(), ...cores };
  } finally {
    if (target !== undefined) await stop(target.child);
    await Promise.all(backends.map((backend) => backend.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneStream(
  target: ChaosTarget,
  index: number,
  right: readonly Answer[],
  limitMs: number,
): Promise<Stream> {
  const question = index % QUESTIONS;
  const seen = await watchStream({
    url: target.url,
    headers: target.headers(index),
    body: bodyOf(question),
    limitMs,
  });
  const { id: verdict, remark } = judge(seen, right[question] as Answer);
  let gapMs = 0;
  for (let at = 1; at < seen.atMs.length; at++) {
    gapMs = Math.max(gapMs, (seen.atMs[at] ?? 0) - (seen.atMs[at - 1] ?? 0));
  }
  const id = seen.headers['x-fairlead-request-id'];
  const firstText = seen.data.findIndex((data) =>
    /"(?:content|reasoning_content|arguments)":"[^"]/.test(data),
  );
  return {
    continuable: MIX[question % MIX.length] === asks.text,
    verdict,
    remark,
    id: typeof id === 'string' ? id : '',
    firstTextMs: seen.atMs[firstText] ?? 0,
    gapMs,
  };
}

/** Deals the blows, each at its time; resolves when all are over. */
async function hurt(backends: readonly Backend[], blows: readonly Blow[]): Promise<void> {
  const started = performance.now();
  await Promise.all(
    blows.map(async (blow) => {
      const backend = backends[blow.backend] as Backend;
      const trouble: (typeof TROUBLES)[TroubleId] = TROUBLES[blow.trouble];
      await pause(Math.max(0, blow.atMs - (performance.now() - started)));
      if ('kills' in trouble) await backend.kill();
      else backend.order({ strike: blow.strike === undefined ? [] : [blow.strike], rules: trouble.rules });
      await pause(blow.lastsMs);
      if ('kills' in trouble) await backend.start();
      else backend.order({ strike: [], rules: [] });
    }),
  );
}
