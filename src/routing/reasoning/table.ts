import type { ReasoningOverride } from '../../config/schema/model.ts';
import type { ReasoningFamily, ReasoningFields, ReasoningRow, ReasoningWish } from './define.ts';
import { overrideFields } from './override.ts';
import { entry, memoByWish } from './wish-memo.ts';

export interface ReasoningQuery {
  /** The family's name in the configuration, if it states one. */
  readonly family?: string | undefined;
  /** The model's name at the backend. */
  readonly model: string;
  /** The provider's reasoning server, such as vllm or openai. */
  readonly server: string;
  readonly override?: ReasoningOverride | undefined;
  readonly wish: ReasoningWish;
}

export interface ReasoningAnswer {
  /** Null when no row speaks for this model on this server: then nothing is edited. */
  readonly family: string | null;
  readonly fields: ReasoningFields;
}

export interface ReasoningTable {
  /** The exact fields for a wish. The same query gives the same object; nothing is allocated for it. */
  fields(query: ReasoningQuery): ReasoningAnswer;
  families(): readonly ReasoningFamily[];
}

type Answers = (wish: ReasoningWish) => ReasoningAnswer;

const NO_FIELDS: ReasoningFields = { set: {}, remove: [] };
const UNKNOWN: ReasoningAnswer = { family: null, fields: NO_FIELDS };
const unknown: Answers = () => UNKNOWN;

/** Distinct (family, model) pairs to remember for each server; models come from a configuration, so this is roomy. */
const MODEL_LIMIT = 4096;

/** Builds the table. Look-ups after the first for a model are O(1). */
export function createReasoningTable(families: readonly ReasoningFamily[]): ReasoningTable {
  const byServer = new Map<string, Map<string | undefined, Map<string, Answers>>>();
  const overrides = new WeakMap<ReasoningOverride, Map<string, Map<string | undefined, Answers>>>();
  let known = 0;

  const rowAnswers = ({ family, model, server }: ReasoningQuery): Answers => {
    const remembered = byServer.get(server)?.get(family)?.get(model);
    if (remembered !== undefined) return remembered;
    if (known >= MODEL_LIMIT) {
      byServer.clear();
      known = 0;
    }
    known++;
    const answers = answersFor(families, family, model, server);
    const names = entry(byServer, server, () => new Map<string | undefined, Map<string, Answers>>());
    entry(names, family, () => new Map<string, Answers>()).set(model, answers);
    return answers;
  };

  const overrideAnswers = (override: ReasoningOverride, { family, server }: ReasoningQuery): Answers => {
    const remembered = overrides.get(override)?.get(server)?.get(family);
    if (remembered !== undefined) return remembered;
    const answers = memoByWish((wish) => ({
      family: family ?? 'configured',
      fields: wish.mode === 'asked' ? NO_FIELDS : overrideFields(override, server, wish),
    }));
    const servers = overrides.get(override) ?? new Map<string, Map<string | undefined, Answers>>();
    overrides.set(override, servers);
    entry(servers, server, () => new Map<string | undefined, Answers>()).set(family, answers);
    return answers;
  };

  return {
    fields: (query) =>
      (query.override === undefined ? rowAnswers(query) : overrideAnswers(query.override, query))(query.wish),
    families: () => families,
  };
}

function answersFor(
  families: readonly ReasoningFamily[],
  name: string | undefined,
  model: string,
  server: string,
): Answers {
  const family = findFamily(families, name, model);
  const found = findRow(families, family, server);
  if (found === undefined) return unknown;
  const id = family?.id ?? found.family.id;
  return memoByWish((wish) => ({
    family: id,
    fields: wish.mode === 'asked' ? NO_FIELDS : found.row[wish.mode](wish),
  }));
}

/** By the configured name; where several share it, or none is configured or known, by the model's name. */
function findFamily(
  families: readonly ReasoningFamily[],
  name: string | undefined,
  model: string,
): ReasoningFamily | undefined {
  const wanted = name?.toLowerCase();
  const named = families.filter(
    ({ id, aliases }) => wanted !== undefined && (id === wanted || aliases.includes(wanted)),
  );
  const recognise = (among: readonly ReasoningFamily[]) =>
    among.find(({ matches }) => matches?.test(model) === true);
  if (named.length === 0) return recognise(families);
  return recognise(named) ?? named.find(({ id }) => id === wanted) ?? named[0];
}

/** The family's own row for the server, else the server's for any model, else the family's default. */
function findRow(
  families: readonly ReasoningFamily[],
  family: ReasoningFamily | undefined,
  server: string,
): { readonly family: ReasoningFamily; readonly row: ReasoningRow } | undefined {
  const rowOf = (of: ReasoningFamily | undefined, at: string) => {
    const row = of?.rows.find(({ servers }) => servers.includes(at));
    return of === undefined || row === undefined ? undefined : { family: of, row };
  };
  const own = rowOf(family, server);
  if (own !== undefined) return own;
  for (const wide of families) {
    const row = wide.serverWide === true ? rowOf(wide, server) : undefined;
    if (row !== undefined) return row;
  }
  return rowOf(family, '*');
}
