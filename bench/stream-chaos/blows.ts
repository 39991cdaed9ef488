import { seededRandom } from '../../src/core/random.ts';

/** How a backend is hurt: answers under way by one of `strike`, those that come meanwhile by `rules`. */
interface Trouble {
  readonly strike: readonly string[];
  readonly rules: readonly string[];
  /** Least and most milliseconds. */
  readonly lastsMs: readonly [number, number];
  /** True: the process is killed, and started again afterwards. */
  readonly kills?: boolean;
}

export const TROUBLES = {
  kill: { strike: [], rules: [], lastsMs: [500, 2_000], kills: true },
  reset: {
    strike: ['cut:after=0,how=reset', 'cut:after=0,how=fin', 'cut:after=0,how=end', 'half-frame:after=0'],
    rules: ['cut:after=7,how=reset,p=0.5', 'refuse:on=inference,p=0.5'],
    lastsMs: [100, 1_500],
  },
  stall: {
    strike: ['hang-within:after=0'],
    rules: ['hang-before:p=0.5', 'hang-within:after=5'],
    lastsMs: [100, 1_500],
  },
  corrupt: {
    strike: ['corrupt:after=0', 'invalid-utf8:after=0', 'error-event:after=0'],
    rules: ['corrupt:after=3,p=0.4', 'error-event:after=9,p=0.4', 'status:code=500,p=0.4'],
    lastsMs: [100, 1_500],
  },
  slow: { strike: ['drip:bytes=1000000,ms=150'], rules: ['slow:factor=5'], lastsMs: [500, 2_000] },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleId = keyof typeof TROUBLES;

/** One backend is hurt at one moment. */
export interface Blow {
  readonly atMs: number;
  readonly backend: number;
  readonly trouble: TroubleId;
  /** Of the trouble's strikes, the one that is used; undefined where it has none. */
  readonly strike: string | undefined;
  readonly lastsMs: number;
}

export interface BlowOptions {
  readonly seed: number;
  readonly backends: number;
  readonly forMs: number;
  /** Mean time between two blows. */
  readonly everyMs: number;
}

/** A killed process is not back at once. */
export const RECOVERY_MS = 1_500;

/** Blows at random moments, the same for the same seed; at any moment at least one backend is well. */
export function planBlows({ seed, backends, forMs, everyMs }: BlowOptions): Blow[] {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const illUntilMs = new Array<number>(backends).fill(0);
  const blows: Blow[] = [];
  const troubles = Object.keys(TROUBLES) as TroubleId[];
  for (let atMs = 0; ; ) {
    atMs += -Math.log(1 - random()) * everyMs;
    if (atMs >= forMs) return blows;
    const well = illUntilMs.flatMap((until, backend) => (until < atMs ? [backend] : []));
    if (well.length < 2) continue;
    const backend = pick(well) ?? 0;
    const trouble = pick(troubles) ?? 'kill';
    const { strike, lastsMs: range }: Trouble = TROUBLES[trouble];
    const lastsMs = range[0] + random() * (range[1] - range[0]);
    illUntilMs[backend] = atMs + lastsMs + RECOVERY_MS;
    blows.push({ atMs, backend, trouble, strike: pick(strike), lastsMs });
  }
}
