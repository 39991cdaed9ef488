import type { FoundComponent } from '../finding.ts';
import { confidenceIn } from '../fingerprints/judge-rule.ts';
import type { Rule } from '../fingerprints/schema.ts';
import { readVersion } from '../fingerprints/version-read.ts';
import type { Sender, Transcript } from './exchange.ts';
import { candidates } from './plan.ts';
import { Session } from './session.ts';

export interface IdentifyOptions {
  /** Requests at most for everything; 25. */
  readonly maxRequests?: number;
  /** Of those, kept for versions and checks: 6. */
  readonly reserve?: number;
  readonly active?: boolean;
  /** Requests that were sent before. */
  readonly spent?: number;
  /** Makes the path that cannot exist one that nobody thought of. */
  readonly nonce?: string;
}

export interface IdentifiedComponent extends FoundComponent {
  readonly rule: Rule;
}

export interface Identification {
  readonly components: readonly IdentifiedComponent[];
  readonly requests: number;
  readonly transcript: Transcript;
  /** True where the target stopped answering before it was decided. */
  readonly gone: boolean;
  /** For checks that go on asking. */
  readonly session: Session;
}

/** Requests under way at one target at once. */
const WAVE = 3;
/** From here on a target counts as recognised. */
const SURE = 0.8;

/**
 * Names what answers through `send`. First a page that cannot exist, the first page and its icon; then, while nothing is recognised,
 * the most telling request of all rules; after that only what a hint points at. Last the versions.
 */
export async function identify(
  send: Sender,
  rules: readonly Rule[],
  options: IdentifyOptions = {},
): Promise<Identification> {
  const { maxRequests = 25, reserve = 6, active = false, nonce = 'fairlead-audit', spent = 0 } = options;
  const session = new Session(send, { maxRequests, active, spent });
  await session.askBaseline(nonce);
  await session.ask({ method: 'GET', path: '/' });
  const sure = new Map<Rule, number>();
  settle(rules, session, sure);
  if (session.left > 0 && !isDecided(sure)) {
    await session.askIcon();
    settle(rules, session, sure);
  }
  while (session.left > reserve) {
    const decided = isDecided(sure);
    const next = candidates(
      rules,
      session,
      (request) => session.wasAsked(request) || !session.allows(request),
    )
      .filter(({ hinted }) => hinted || !decided)
      .slice(0, Math.min(WAVE, session.left - reserve));
    if (next.length === 0) break;
    await Promise.all(next.map(({ request }) => session.ask(request)));
    settle(rules, session, sure);
  }
  const components: IdentifiedComponent[] = [];
  for (const [rule, confidence] of sure)
    components.push({ name: rule.product, version: await readVersion(rule, session), confidence, rule });
  components.sort((a, b) => b.confidence - a.confidence || (a.name < b.name ? -1 : 1));
  return {
    components,
    requests: session.requests,
    transcript: session.transcript,
    gone: session.gone,
    session,
  };
}

/** Marks every rule that the answers so far speak for; again while that makes others true. */
function settle(rules: readonly Rule[], session: Session, sure: Map<Rule, number>): void {
  for (let before = -1; before !== sure.size; ) {
    before = sure.size;
    for (const rule of rules) {
      const confidence = confidenceIn(rule, session);
      if (confidence > (sure.get(rule) ?? 0)) {
        sure.set(rule, confidence);
        session.markFound(rule.product);
      }
    }
  }
}

function isDecided(sure: ReadonlyMap<Rule, number>): boolean {
  return [...sure.values()].some((confidence) => confidence >= SURE);
}
