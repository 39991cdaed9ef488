/** A file of source code as it was read. */
export interface SourceFile {
  /** From the root of what is audited, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly language: Language;
}

export type Language = 'javascript' | 'python';

/** A program in the few forms that taint needs; both languages are brought to it. `at` is a UTF-16 offset in the file. */
export type Expression =
  | Name
  | Text
  | Literal
  | Pattern
  | Join
  | Bundle
  | Field
  | Item
  | Call
  | Lambda
  | Choice
  | Logic
  | Not
  | Compare
  | Assignment
  | Sum
  | Each;

interface Node {
  readonly at: number;
}

export interface Name extends Node {
  readonly is: 'name';
  readonly name: string;
}

/** A string that is written out. */
export interface Text extends Node {
  readonly is: 'text';
  readonly text: string;
}

/** A number, a truth value or nothing, as it is written. */
export interface Literal extends Node {
  readonly is: 'literal';
  readonly text: string;
}

export interface Pattern extends Node {
  readonly is: 'pattern';
  readonly source: string;
}

/** Strings set one after another: `+`, templates, f-strings, `%`. */
export interface Join extends Node {
  readonly is: 'join';
  readonly parts: readonly Expression[];
}

/** An object, an array, a tuple, a set, a dictionary. */
export interface Bundle extends Node {
  readonly is: 'bundle';
  readonly entries: readonly Entry[];
}

export interface Entry {
  /** Name or index; undefined where it is computed. */
  readonly key: string | undefined;
  readonly value: Expression;
  readonly spread?: boolean;
}

export interface Field extends Node {
  readonly is: 'field';
  readonly of: Expression;
  readonly name: string;
}

export interface Item extends Node {
  readonly is: 'item';
  readonly of: Expression;
  readonly key: Expression;
}

export interface Argument {
  /** Of a keyword argument. */
  readonly name?: string | undefined;
  readonly value: Expression;
  readonly spread?: boolean;
}

export interface Call extends Node {
  readonly is: 'call';
  readonly callee: Expression;
  readonly args: readonly Argument[];
  /** A template with a tag: its tag sees the parts apart. */
  readonly tagged?: boolean;
}

export interface Lambda extends Node {
  readonly is: 'lambda';
  readonly fn: FunctionNode;
}

export interface Choice extends Node {
  readonly is: 'choice';
  readonly test: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}

export interface Logic extends Node {
  readonly is: 'logic';
  readonly op: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export interface Not extends Node {
  readonly is: 'not';
  readonly of: Expression;
}

export interface Compare extends Node {
  readonly is: 'compare';
  readonly op: 'same' | 'other' | 'in' | 'not in' | 'order';
  readonly left: Expression;
  readonly right: Expression;
}

export interface Assignment extends Node {
  readonly is: 'assignment';
  readonly target: Target;
  readonly value: Expression;
}

/** Numbers reckoned with, and whatever else gives nothing on but must be looked at. */
export interface Sum extends Node {
  readonly is: 'sum';
  readonly parts: readonly Expression[];
}

/** A comprehension: `value` for each of `of`. */
export interface Each extends Node {
  readonly is: 'each';
  readonly loops: readonly { readonly target: Target; readonly of: Expression }[];
  readonly tests: readonly Expression[];
  readonly value: Expression;
}

export type Target = Name | Field | Item | Unpack;

export interface Unpack extends Node {
  readonly is: 'unpack';
  readonly entries: readonly UnpackEntry[];
}

export interface UnpackEntry {
  /** Name or index; undefined for the rest. */
  readonly key: string | undefined;
  readonly target: Target;
  readonly fallback?: Expression | undefined;
}

export interface Parameter {
  readonly target: Target;
  /** '' where it is taken apart. */
  readonly name: string;
  /** Its annotation as it is written; '' without one. */
  readonly type: string;
  readonly fallback?: Expression | undefined;
  readonly rest?: 'list' | 'record' | undefined;
}

export interface FunctionNode extends Node {
  readonly name: string;
  readonly params: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly file: SourceFile;
}

export type Statement =
  | { readonly is: 'do'; readonly at: number; readonly value: Expression }
  | SetStatement
  | If
  | Loop
  | { readonly is: 'return'; readonly at: number; readonly value: Expression | undefined }
  | {
      readonly is: 'leave';
      readonly at: number;
      readonly how: 'throw' | 'loop';
      readonly value?: Expression | undefined;
    }
  | Try
  | Cases
  | { readonly is: 'function'; readonly at: number; readonly fn: FunctionNode }
  | ClassNode
  | Import
  | {
      readonly is: 'export';
      readonly at: number;
      readonly name: string;
      readonly as: string;
      readonly from?: string | undefined;
    }
  | { readonly is: 'block'; readonly at: number; readonly body: readonly Statement[] };

export interface SetStatement extends Node {
  readonly is: 'set';
  readonly target: Target;
  readonly value: Expression | undefined;
  /** `+=`: what was there stays in it. */
  readonly more?: boolean;
}

export interface If extends Node {
  readonly is: 'if';
  readonly test: Expression;
  readonly yes: readonly Statement[];
  readonly no: readonly Statement[];
}

export interface Loop extends Node {
  readonly is: 'loop';
  readonly each?: { readonly target: Target; readonly of: Expression } | undefined;
  readonly test?: Expression | undefined;
  readonly body: readonly Statement[];
}

export interface Try extends Node {
  readonly is: 'try';
  readonly body: readonly Statement[];
  readonly handlers: readonly (readonly Statement[])[];
  readonly otherwise: readonly Statement[];
  readonly last: readonly Statement[];
}

export interface Cases extends Node {
  readonly is: 'cases';
  readonly of: Expression;
  /** `values` is empty for the default. */
  readonly cases: readonly { readonly values: readonly Expression[]; readonly body: readonly Statement[] }[];
}

export interface ClassNode extends Node {
  readonly is: 'class';
  readonly name: string;
  readonly methods: readonly FunctionNode[];
  readonly fields: readonly { readonly name: string; readonly value: Expression }[];
}

export interface Import extends Node {
  readonly is: 'import';
  /** As it is written; in Python with its leading dots. */
  readonly from: string;
  /** `*` is all of it under `as`, or, where `as` is '', its names. */
  readonly names: readonly { readonly name: string; readonly as: string }[];
}
