import { LoadBound } from '../placement/load-bound.ts';
import { tokensOfBlocks } from '../placement/prefix-index.ts';
import { affinity, nodeHash } from '../placement/rendezvous.ts';
import type { Backend } from '../types.ts';
import { defineBalancer } from './define.ts';

/** A backend that has less than this share of the prompt saves too little for the request to be bound to it. */
const WORTHWHILE_SHARE = 0.25;
/** A new prompt is placed by its first kilobyte, so that prompts which begin alike meet, in whichever process they are placed. */
const HEAD_BLOCKS = 4;
/** Whoever has the adapter comes before all that would have to load it. */
const STRANGER = 1e-9;
/** A hair over nothing: of two that have as much of the prompt the one with the lower load is taken. */
const TIE = 1e-9;

/**
 * Among the backends that may take one more within the bounded load, the one that was lately sent most of the prompt. A prompt
 * that nobody knows goes where its beginning hashes to, so that several gateways agree, but to a backend that has its adapter
 * loaded if there is one; without a prompt the load decides.
 * O(backends · log prompt).
 */
export default defineBalancer({
  id: 'prefix',
  title: 'Prefix affinity',
  summary: 'The backend whose prefix cache has most of the prompt, unless it is loaded beyond its share.',
  usesPlacement: true,
  create({ clock, rules }) {
    const bound = new LoadBound(rules.loadFactor, rules.loadFloor);
    const hashes = new WeakMap<Backend, number>();
    const hashOf = (backend: Backend) => {
      let hash = hashes.get(backend);
      if (hash === undefined) {
        hash = nodeHash(backend.id);
        hashes.set(backend, hash);
      }
      return hash;
    };
    return {
      pick(backends, random, wish) {
        const nowMs = clock.monotonicMs();
        bound.measure(backends, nowMs);
        const blocks = wish?.prefix() ?? [];
        const tokens = tokensOfBlocks(blocks.length);
        const head = blocks[Math.min(HEAD_BLOCKS, blocks.length) - 1];
        let best: Backend | undefined;
        let bestScore = Number.NEGATIVE_INFINITY;
        let home: Backend | undefined;
        let homeScore = Number.NEGATIVE_INFINITY;
        let idlest: Backend | undefined;
        let idlestLoad = Number.POSITIVE_INFINITY;
        let ties = 0;
        for (const backend of backends) {
          if (!bound.allows(backend)) continue;
          const load = bound.load(backend);
          const strange = wish?.lora !== undefined && !backend.placement.hasLora(wish.lora, nowMs);
          const burden = strange ? load + 1 : load; // to load an adapter is as much as a request more
          if (burden < idlestLoad) {
            idlest = backend;
            idlestLoad = burden;
            ties = 1;
          } else if (burden === idlestLoad && random() * ++ties < 1) idlest = backend;
          if (head === undefined) continue;
          // one that returns, or that straggles, draws as much less as its weight is reduced
          const vigour = backend.config.weight > 0 ? backend.weight / backend.config.weight : 1;
          const share = (vigour * tokensOfBlocks(backend.placement.prefix.matched(blocks))) / tokens;
          const score = share - TIE * load;
          if (share >= WORTHWHILE_SHARE && score > bestScore) {
            best = backend;
            bestScore = score;
          }
          const affine = affinity(head, hashOf(backend), backend.weight);
          const wants = strange ? affine * STRANGER : affine;
          if (wants > homeScore) {
            home = backend;
            homeScore = wants;
          }
        }
        return best ?? home ?? idlest ?? (backends[0] as Backend);
      },
    };
  },
});
