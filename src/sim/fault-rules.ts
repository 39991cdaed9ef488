import { z } from 'zod';
import { FairleadError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import type { Fault, FaultKind } from './faults/define.ts';
import { faults } from './faults/index.gen.ts';

/** Which requests a rule is for: the `/v1` endpoints that compute, the health endpoints, or every request. */
export type FaultScope = 'inference' | 'health' | 'all';

export interface FaultRule {
  /** Id of the fault, such as `cut`. */
  readonly fault: string;
  /** Probability that it strikes a request (1). */
  readonly p?: number;
  /** How many times it strikes before the rule is spent (no end). */
  readonly next?: number;
  readonly on?: FaultScope;
  /** Only requests for this model. */
  readonly model?: string;
  /** The fault's own settings, such as `{ after: 5 }`. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Rules in order, each as an object or as text such as `cut:p=0.1,after=5`. The first that strikes is the one. */
export type FaultPlan = readonly (FaultRule | string)[];

/** What can be said of a request before it is read. `model` is unknown while a connection is accepted. */
export interface FaultTarget {
  readonly scope: 'inference' | 'health' | 'other';
  readonly model?: string | undefined;
}

/** Sets faults while the server runs. */
export interface FaultControl {
  /** Replaces all rules. Throws FL_USAGE, with the nearest known name, when one cannot be read. */
  set(...plan: FaultPlan): void;
  /** Adds rules after those in force. */
  add(...plan: FaultPlan): void;
  clear(): void;
  /** How often each fault has struck, by id. */
  readonly struck: Readonly<Record<string, number>>;
}

const common = z.object({
  p: z.coerce.number().min(0).max(1).optional(),
  next: z.coerce.number().int().min(0).optional(),
  on: z.enum(['inference', 'health', 'all']).optional(),
  model: z.string().optional(),
});

interface ReadyRule {
  readonly kind: FaultKind;
  readonly rule: FaultRule;
  readonly params: Record<string, unknown>;
  left: number;
}

/** A rule that names no requests strikes a connection before there is one. */
function isForAccept({ kind, rule }: ReadyRule): boolean {
  return kind.atAccept === true && rule.model === undefined && (rule.on === undefined || rule.on === 'all');
}

/** The rules in force, and the draw for each request. */
export class FaultRules implements FaultControl {
  readonly struck: Record<string, number> = {};
  readonly #kinds = new Registry<FaultKind>('fault', faults);
  readonly #random: Random;
  #rules: ReadyRule[] = [];

  constructor(plan: FaultPlan, random: Random) {
    this.#random = random;
    this.add(...plan);
  }

  set(...plan: FaultPlan): void {
    this.#rules = plan.map((entry) => this.#ready(entry));
  }

  add(...plan: FaultPlan): void {
    this.#rules.push(...plan.map((entry) => this.#ready(entry)));
  }

  clear(): void {
    this.#rules = [];
  }

  /** True when a connection that has just been accepted is to be reset. */
  strikesAccept(): boolean {
    return this.#draw(isForAccept) !== undefined;
  }

  /** The fault for one request, if one strikes. `fresh`: its connection has already passed `strikesAccept`. */
  pick(target: FaultTarget, fresh: boolean): Fault | undefined {
    const drawn = this.#draw((ready) => {
      if (fresh && isForAccept(ready)) return false;
      const { on = isForAccept(ready) ? 'all' : 'inference', model } = ready.rule;
      return (on === 'all' || on === target.scope) && (model === undefined || model === target.model);
    });
    return drawn?.kind.create(drawn.params);
  }

  /** The fault that a request asks for itself, such as `cut;after=5`; undefined for `none`. */
  fromHeader(header: string): Fault | undefined {
    return header.trim() === 'none' ? undefined : this.make(header);
  }

  /** A fault that is about to strike, such as `cut:after=5`. Throws FL_USAGE. */
  make(text: string): Fault {
    const { kind, params } = this.#ready(text);
    this.#count(kind);
    return kind.create(params);
  }

  #draw(applies: (rule: ReadyRule) => boolean): ReadyRule | undefined {
    for (const rule of this.#rules) {
      if (rule.left === 0 || !applies(rule)) continue;
      const p = rule.rule.p ?? 1;
      if (p < 1 && this.#random() >= p) continue;
      rule.left--;
      this.#count(rule.kind);
      return rule;
    }
    return undefined;
  }

  #count({ id }: FaultKind): void {
    this.struck[id] = (this.struck[id] ?? 0) + 1;
  }

  #ready(entry: FaultRule | string): ReadyRule {
    const rule = typeof entry === 'string' ? parseFault(entry) : entry;
    const kind = this.#kinds.get(rule.fault);
    if (kind === undefined) throw new FairleadError('FL_USAGE', this.#kinds.unknown(rule.fault));
    const params = kind.config.safeParse(rule.params ?? {});
    if (!params.success) throw unreadable(rule.fault, params.error);
    return { kind, rule, params: params.data, left: rule.next ?? Number.POSITIVE_INFINITY };
  }
}

/**
 * Reads `cut:p=0.1,after=5` (`;` separates as well as `:` and `,`): the fault's id, then settings. `p`, `next`, `on`
 * and `model` are every rule's; the others are the fault's own. Throws FL_USAGE.
 */
export function parseFault(text: string): FaultRule {
  const [fault = '', ...settings] = text.split(/[:;,]/).map((part) => part.trim());
  const values: Record<string, string> = {};
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) {
      throw new FairleadError('FL_USAGE', `fault ${fault}: cannot read "${setting}"`, {
        hint: 'write a fault as cut:p=0.1,after=5',
      });
    }
    values[setting.slice(0, equals).trim()] = setting.slice(equals + 1).trim();
  }
  const { p, next, on, model, ...params } = values;
  const read = common.safeParse({ p, next, on, model });
  if (!read.success) throw unreadable(fault, read.error);
  const given = Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined));
  return { fault, ...given, params };
}

function unreadable(fault: string, error: z.ZodError): FairleadError {
  const said = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
  return new FairleadError('FL_USAGE', `fault ${fault}: ${said.join('; ')}`);
}
