import type { Kind } from '../core/kind.ts';
import type { BackendSnapshot } from '../fleet/contract.ts';
import type { ExplainInput, ExplainReply } from '../gateway/explain.ts';
import type { Classifiers } from '../inference/contract.ts';
import type { CacheAdmin } from './cache.ts';
import type { FlowsReply } from './flows.ts';
import type { ReplayAdmin } from './replay.ts';

/** What the API reads from the running gateway and does to it. */
export interface ApiDeps {
  readonly version: string;
  readonly limits: { readonly bodyBytes: number; readonly jsonDepth: number };
  /** Left out on a listener that only this machine reaches. */
  readonly token?: string | undefined;
  /** Whether the headers name an administrator, by a key or a token; undefined: nobody has to be one. */
  isAdmin?(headers: Headers): Promise<boolean | undefined>;
  readonly lists: Readonly<Record<ListName, Iterable<Kind>>>;
  explain(input: ExplainInput): Promise<ExplainReply>;
  backends(): readonly BackendSnapshot[];
  /** Takes a backend out of use without breaking what runs on it; false when there is none of that id. */
  drain(id: string): boolean;
  restore(id: string): boolean;
  /** The configuration in use, secrets replaced. */
  config(): unknown;
  /** As GET /v1/models answers. */
  models(): unknown;
  metrics(): string | Promise<string>;
  /**
   * The on-board models, with the transformer where `full` and a runtime for it is installed; left out where this
   * build has none. Rejects with the loader's FairleadError.
   */
  readonly onBoard?: ((full: boolean) => Promise<Classifiers>) | undefined;
  /** What the plugin `replay` has kept; left out where nothing is kept. */
  readonly replay?: ReplayAdmin | undefined;
  /** How tokens flow from the backends now; left out where nobody watches. */
  flows?(): FlowsReply;
  /** The response cache; left out where there is none. */
  readonly cache?: CacheAdmin | undefined;
}

export const LIST_NAMES = ['signals', 'selections', 'plugins', 'providers'] as const;

export type ListName = (typeof LIST_NAMES)[number];
