import type { CodeRules } from '../rules/load.ts';
import type { Danger, SourceKind } from '../rules/schema.ts';
import type { Expression, FunctionNode, SourceFile, Statement, Target } from '../tree/program.ts';
import type { State } from './state.ts';
import type { Callable, Frame, Origin, Taint, Value } from './value.ts';

/** Something that others chose reaches a call that it must not reach. */
export interface Hit {
  readonly danger: Danger;
  readonly severity: Danger['severity'];
  readonly taint: Taint;
  readonly file: SourceFile;
  readonly at: number;
  /** The call's name. */
  readonly call: string;
}

/** A function that others call, to be run once its module is known. */
export interface Handler {
  readonly callable: Callable;
  readonly kind: SourceKind;
  readonly args: readonly (Value | undefined)[];
}

/** What the parts of the evaluation ask of one another. */
export interface Machine {
  readonly rules: CodeRules;
  /** False once the run has taken all the steps that it may. */
  spend(): boolean;
  evaluate(expression: Expression, state: State): Value;
  execute(statements: readonly Statement[], state: State): void;
  assign(target: Target, value: Value, state: State, declared: boolean): void;
  /** Runs a function of the project with these values; undefined where it may not go deeper. */
  invoke(
    callable: Callable,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    state: State,
    at: number,
  ): Value;
  makeCallable(fn: FunctionNode, frame: Frame, self?: Value): Callable;
  /** What a module is imported as: a module of the project, or its name. */
  imported(specifier: string, from: SourceFile): Value;
  origin(kind: SourceKind, name: string, file: SourceFile, at: number): Origin;
  handle(handler: Handler): void;
  report(hit: Hit): void;
}
