import { randomUUID } from 'node:crypto';
import type { CacheEntry, CacheFound, CacheKey, CacheLookup } from '../cache/contract.ts';
import { cacheKey, endUserOf } from '../cache/key.ts';
import { FairleadError } from '../core/errors.ts';
import type { ChatCompletion } from '../protocol/openai-chat.ts';
import type { ImmediateAnswer, Plugin, PluginRequest } from './define.ts';
import type { ResponseCacheConfig } from './response-cache-config.ts';
import { type CacheUse, type Control, cacheUse } from './response-cache-controls.ts';
import { AnswerKeeper } from './response-cache-keeper.ts';
import type { PluginWorld } from './world.ts';

/** What a request that was not answered from the cache leaves behind for its answer. */
interface Pending {
  readonly lookup: CacheLookup;
  readonly leads: boolean;
  readonly startMs: number;
}

/** How the cache took part, for the answer's header. */
type Part = 'hit-exact' | 'hit-semantic' | 'miss' | 'bypass';

/** Throws FL_CONFIG_INVALID for settings that contradict each other, or that need models where there are none. */
export class ResponseCachePlugin implements Plugin {
  readonly #config: ResponseCacheConfig;
  readonly #world: PluginWorld;
  readonly #allowed: ReadonlySet<Control>;
  readonly #pending = new WeakMap<PluginRequest, Pending>();

  constructor(config: ResponseCacheConfig, world: PluginWorld) {
    this.#config = config;
    this.#world = world;
    this.#allowed = new Set(config.requestControls);
    if (config.personalised && config.scope !== 'user')
      throw invalid('scope', 'Answers that depend on who asks cannot be shared.', 'Set scope: user.');
    if (config.mode !== 'exact' && world.classifiers === undefined)
      throw invalid(
        'mode',
        'Questions are compared by the on-board models, and none are loaded.',
        'Switch inference on, or set mode: exact.',
      );
  }

  before(request: PluginRequest): ImmediateAnswer | undefined | Promise<ImmediateAnswer | undefined> {
    const use = cacheUse(request.headers, this.#allowed);
    const lookup = use.reads || use.writes ? this.#lookup(request, use) : undefined;
    if (lookup === undefined) return without(request, use, 'bypass');
    if (!use.reads) return this.#ask(request, use, lookup, false);
    const found = this.#world.cache.find(use.exactOnly ? { ...lookup, vector: undefined } : lookup);
    return found instanceof Promise
      ? found.then((late) => this.#found(request, use, lookup, late))
      : this.#found(request, use, lookup, found);
  }

  after(request: PluginRequest): AnswerKeeper | undefined {
    const pending = this.#pending.get(request);
    if (pending === undefined) return undefined;
    this.#pending.delete(request);
    return new AnswerKeeper((completion, isExactOnly) =>
      this.#keep(request, pending, completion, isExactOnly),
    );
  }

  /** Undefined where the request is not to touch the cache. */
  #lookup(request: PluginRequest, { maxAgeMs }: CacheUse): CacheLookup | undefined {
    const { personalised, scope, mode, threshold } = this.#config;
    const { user, key: keyId } = request.asker;
    if (personalised && (user ?? keyId ?? endUserOf(request)) === undefined) return undefined;
    if (request.get('store') === true) return undefined; // it asks the provider to keep the answer, too
    const key = cacheKey(request, scope);
    if (key === undefined) return undefined;
    const { classifiers } = this.#world;
    const isSemantic = mode !== 'exact' && key.question !== '' && classifiers !== undefined;
    const vector = isSemantic ? once(() => classifiers.read(key.question).embedding()) : undefined;
    return { key, vector, threshold, maxAgeMs };
  }

  #found(
    request: PluginRequest,
    use: CacheUse,
    lookup: CacheLookup,
    found: CacheFound,
  ): ImmediateAnswer | undefined | Promise<ImmediateAnswer | undefined> {
    if (found.kind !== 'miss') {
      if (found.kind === 'semantic')
        request.report({
          by: 'response_cache',
          what: 'alike',
          action: 'answered',
          score: found.similarity,
        });
      const again =
        found.kind === 'exact' && use.maxAgeMs === undefined ? () => this.#again(lookup.key) : undefined;
      return this.#answer(request, found.entry, `hit-${found.kind}`, again);
    }
    if (found.refusedBy !== undefined)
      request.report({
        by: 'response_cache',
        what: found.refusedBy,
        action: 'refused',
        score: found.similarity,
      });
    if (use.keptOnly || !this.#config.singleFlight) return this.#ask(request, use, lookup, false);
    const leader = this.#world.cache.join(lookup.key.exact);
    if (leader === undefined) return this.#ask(request, use, lookup, true);
    return leader.then((entry) =>
      entry === undefined
        ? this.#ask(request, use, lookup, false)
        : this.#answer(request, entry, 'hit-exact'),
    );
  }

  /** Lets the request go on to a backend, and what comes back be kept. */
  #ask(request: PluginRequest, use: CacheUse, lookup: CacheLookup, leads: boolean): undefined {
    without(request, use, 'miss');
    this.#pending.set(request, { lookup, leads, startMs: this.#world.clock.monotonicMs() });
  }

  #answer(
    request: PluginRequest,
    entry: CacheEntry,
    part: Part,
    again?: () => ImmediateAnswer | undefined,
  ): ImmediateAnswer {
    request.answerHeader('x-fairlead-cache', part);
    const answer = this.#replayed(entry);
    return again === undefined ? answer : Object.assign(answer, { again });
  }

  /** The kept answer as one that was just given. */
  #replayed(entry: CacheEntry): ImmediateAnswer {
    const id = `chatcmpl-${randomUUID()}`;
    const created = Math.floor(this.#world.clock.wallMs() / 1_000);
    const { print } = entry;
    return {
      path: 'cache',
      get completion() {
        return { ...entry.completion, id, created };
      },
      ...(print === undefined ? {} : { print: () => print(id, created) }),
    };
  }

  /** As `find` for the same request; what only a shared store has is left to the next look at the request. */
  #again(key: CacheKey): ImmediateAnswer | undefined {
    const found = this.#world.cache.find({ key, vector: undefined });
    return found instanceof Promise || found.kind !== 'exact' ? undefined : this.#replayed(found.entry);
  }

  #keep(
    request: PluginRequest,
    { lookup, leads, startMs }: Pending,
    completion: ChatCompletion | undefined,
    isExactOnly: boolean,
  ): void {
    const { cache } = this.#world;
    const entry = completion === undefined ? undefined : this.#entry(request, completion, startMs);
    if (entry !== undefined) cache.put(isExactOnly ? { ...lookup, vector: undefined } : lookup, entry);
    if (leads) cache.settle(lookup.key.exact, entry);
  }

  #entry(request: PluginRequest, completion: ChatCompletion, startMs: number): CacheEntry {
    const world = this.#world;
    const { ttlSeconds, tags } = this.#config;
    const nowMs = world.clock.wallMs();
    const { model } = request; // by now the one that answered
    return {
      completion,
      tenant: request.asker.tenant,
      model,
      tags,
      storedAtMs: nowMs,
      expiresAtMs: nowMs + ttlSeconds * 1_000,
      tookMs: world.clock.monotonicMs() - startMs,
      cost: completion.usage === undefined ? 0 : world.costOf(model, completion.usage),
    };
  }
}

/** Says that the answer comes from a backend. Throws where the client wants none of those. */
function without(request: PluginRequest, use: CacheUse, part: Part): undefined {
  request.answerHeader('x-fairlead-cache', part);
  if (!use.keptOnly) return;
  // RFC 9111, section 5.2.1.7: a cache that has nothing to give answers 504
  throw new FairleadError('FL_CONFLICT', 'There is no kept answer to this request.', {
    status: 504,
    param: 'cache-control',
    hint: 'Leave out only-if-cached to have it answered.',
  });
}

/** Makes it when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const invalid = (key: string, message: string, hint: string) =>
  new FairleadError('FL_CONFIG_INVALID', `response_cache: ${message}`, { param: `plugins.${key}`, hint });
