import pg from 'pg';
import type { Clock } from '../../core/clock.ts';
import type { CacheEntry, CacheKey, Invalidation } from '../contract.ts';
import type { SharedCache, SharedCandidate } from './contract.ts';
import {
  DELETE,
  DELETE_EXPIRED,
  FIND_EXACT,
  FIND_NEAR,
  FIND_NEAR_BY_INDEX,
  inLongTransaction,
  PARTITION_AT_ONCE,
  PUT,
  PUT_WITH_VECTOR,
  prepareSchema,
  SEARCH_OPTIONS,
} from './postgres-schema.ts';
import { Reach } from './reach.ts';
import { decode, encode } from './stored.ts';

const CONNECTIONS = 4;
const CONNECT_MS = 1_000;
const QUERY_MS = 250;
/** For making the table and for dropping many answers. */
const LONG_MS = 10_000;
/** One `put` of so many clears away what has expired. */
const PUTS_A_CLEARING = 64;

/**
 * Answers in one table of PostgreSQL from 14 on, found by their exact digest and, where the extension pgvector can be had,
 * by their vectors. Resolves with its table made or, where the server is not there, not yet: it is tried again.
 */
export async function openPostgresCache(url: string, clock: Clock): Promise<SharedCache> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    // Ends on the server, too, what nobody waits for any more.
    statement_timeout: QUERY_MS,
    keepAlive: true,
    application_name: 'fairlead-cache',
    options: SEARCH_OPTIONS,
  });
  pool.on('error', () => undefined); // an idle connection broke; the next query tells
  const cache = new PostgresCache(pool, clock);
  await cache.look();
  return cache;
}

interface FoundRow {
  readonly answer: string;
  readonly similarity: number;
  /** Of how many in the partition, counted to one beyond PARTITION_AT_ONCE. */
  readonly among?: number;
}

class PostgresCache implements SharedCache {
  readonly #pool: pg.Pool;
  readonly #clock: Clock;
  readonly #reach: Reach;
  #prepared: Promise<{ vectors: boolean }> | undefined;
  #hasVectors: boolean | undefined;
  #puts = 0;

  constructor(pool: pg.Pool, clock: Clock) {
    this.#pool = pool;
    this.#clock = clock;
    this.#reach = new Reach({
      name: 'PostgreSQL',
      setting: 'store.url',
      clock,
      ping: async () => {
        await this.#ready();
        await pool.query('select 1');
      },
    });
  }

  async look(): Promise<void> {
    await this.#reach.tried(() => this.#ready(), undefined);
  }

  find(
    { partition, exact }: Pick<CacheKey, 'partition' | 'exact'>,
    vector: (() => Float32Array) | undefined,
    k: number,
  ): Promise<readonly SharedCandidate[]> {
    return this.#reach.tried(async () => {
      const { vectors } = await this.#ready();
      const nowMs = this.#clock.wallMs();
      const equal = candidates('exact', await this.#ask(FIND_EXACT, [partition, exact, nowMs]));
      if (equal.length > 0 || !vectors || vector === undefined || k < 1) return equal;
      const asked = literalOf(vector());
      if (asked === undefined) return [];
      const values = [partition, nowMs, asked, k];
      const near = await this.#ask(FIND_NEAR, values);
      const tooMany = (near[0]?.among ?? 0) > PARTITION_AT_ONCE;
      return candidates('near', tooMany ? await this.#ask(FIND_NEAR_BY_INDEX, values) : near);
    }, []);
  }

  async put(key: CacheKey, vector: (() => Float32Array) | undefined, entry: CacheEntry): Promise<void> {
    const nowMs = this.#clock.wallMs();
    if (entry.expiresAtMs <= nowMs) return;
    await this.#reach.tried(async () => {
      const { vectors } = await this.#ready();
      const { tenant, model, tags, storedAtMs, expiresAtMs } = entry;
      const literal = vectors && vector !== undefined ? literalOf(vector()) : undefined;
      const values = [
        ...[key.partition, key.exact, encode(key.question, entry), tenant ?? null, model, tags],
        ...[Math.floor(storedAtMs), Math.floor(expiresAtMs)],
      ];
      await (vectors ? this.#ask(PUT_WITH_VECTOR, [...values, literal ?? null]) : this.#ask(PUT, values));
      if (this.#puts++ % PUTS_A_CLEARING === 0) await this.#ask(DELETE_EXPIRED, [nowMs]);
    }, undefined);
  }

  invalidate({ tenant, model, tag }: Invalidation): Promise<number> {
    return this.#reach.must(async () => {
      await this.#ready();
      const values = [tenant ?? null, model ?? null, tag ?? null, this.#clock.wallMs()];
      const { rows } = await inLongTransaction(this.#pool, LONG_MS, (run) => run(DELETE, values));
      return (rows[0] as { alive: number }).alive;
    });
  }

  health(): string | undefined {
    return (
      this.#reach.health() ??
      (this.#hasVectors === false
        ? 'PostgreSQL (store.url) has no pgvector: gateways share answers to equal requests only'
        : undefined)
    );
  }

  async dispose(): Promise<void> {
    await this.#pool.end();
  }

  async #ask(text: string, values: readonly unknown[]): Promise<FoundRow[]> {
    return (await this.#pool.query<FoundRow>(text, [...values])).rows;
  }

  /** Makes the table once; where that fails, the next call tries again. */
  #ready(): Promise<{ vectors: boolean }> {
    this.#prepared ??= prepareSchema(this.#pool, LONG_MS).then(
      (made) => {
        this.#hasVectors = made.vectors;
        return made;
      },
      (thrown: unknown) => {
        this.#prepared = undefined;
        throw thrown;
      },
    );
    return this.#prepared;
  }
}

function candidates(kind: SharedCandidate['kind'], rows: readonly FoundRow[]): SharedCandidate[] {
  return rows.flatMap(({ answer, similarity }) => {
    const stored = decode(answer);
    return stored === undefined ? [] : [{ kind, similarity, ...stored }];
  });
}

/** pgvector's text form; undefined for a vector without a direction, whose cosine is not a number. */
function literalOf(vector: Float32Array): string | undefined {
  if (!vector.some((value) => value !== 0)) return undefined;
  // Nine digits tell every float32 from its neighbours.
  return `[${Array.from(vector, (value) => value.toPrecision(9)).join()}]`;
}
