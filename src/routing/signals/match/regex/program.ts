import { type Assertion, type CodeSet, type Node, PatternError } from './syntax.ts';

/** One step of a Thompson program; `split` tries `next` before `other`. */
export type Step =
  | { readonly op: 'set'; readonly set: number; next: number }
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'assert'; readonly assertion: Assertion; next: number }
  | { readonly op: 'match' };

export interface Program {
  readonly steps: readonly Step[];
  readonly sets: readonly CodeSet[];
  /** Where an unanchored search begins. */
  readonly start: number;
}

/** RE2 refuses patterns that grow beyond its memory limit; repetitions are written out, so they count. */
const MAX_STEPS = 10_000;

/** Compiles a tree into a program, with an endless prefix in front so that a match may begin anywhere. */
export function compileProgram(node: Node): Program {
  const steps: Step[] = [];
  const sets: CodeSet[] = [];
  const setIds = new Map<CodeSet, number>();

  const push = (step: Step): number => {
    if (steps.length >= MAX_STEPS) throw new PatternError('the pattern is too large', 0);
    return steps.push(step) - 1;
  };
  const setId = (set: CodeSet): number => {
    const known = setIds.get(set);
    if (known !== undefined) return known;
    setIds.set(set, sets.length);
    return sets.push(set) - 1;
  };
  const split = (first: number, second: number, lazy: boolean): Step =>
    lazy ? { op: 'split', next: second, other: first } : { op: 'split', next: first, other: second };

  /** Emits `part` so that it goes on to `next`; returns where it begins. */
  const emit = (part: Node, next: number): number => {
    switch (part.kind) {
      case 'empty':
        return next;
      case 'set':
        return push({ op: 'set', set: setId(part.has), next });
      case 'assert':
        return push({ op: 'assert', assertion: part.assertion, next });
      case 'sequence':
        return part.parts.reduceRight((after, one) => emit(one, after), next);
      case 'choice': {
        const begins = part.branches.map((branch) => emit(branch, next));
        return begins.reduceRight((after, begin) => push({ op: 'split', next: begin, other: after }));
      }
      case 'repeat':
        return emitRepeat(part, next);
    }
  };

  const emitRepeat = ({ part, min, max, lazy }: Extract<Node, { kind: 'repeat' }>, next: number): number => {
    let begin = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop = push({ op: 'split', next: 0, other: 0 });
      steps[loop] = split(emit(part, loop), next, lazy);
      begin = loop;
    } else {
      for (let i = min; i < max; i++) begin = push(split(emit(part, begin), next, lazy));
    }
    for (let i = 0; i < min; i++) begin = emit(part, begin);
    return begin;
  };

  const begin = emit(node, push({ op: 'match' }));
  const prefix = push({ op: 'split', next: begin, other: 0 });
  steps[prefix] = {
    op: 'split',
    next: begin,
    other: push({ op: 'set', set: setId(() => true), next: prefix }),
  };
  return { steps, sets, start: prefix };
}
