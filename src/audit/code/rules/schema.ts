import { z } from 'zod';

const local = z.strictObject({ en: z.string(), zh: z.string() });
const language = z.enum(['javascript', 'python']);
/** Dotted names as they resolve through imports: `child_process.exec`, `sqlite3.connect().execute`; `*` stands for anything. */
const calls = z.array(z.string()).min(1);
const position = z.union([z.int().nonnegative(), z.string()]);

export const sourceKind = z.enum(['argument', 'request', 'fetched', 'private']);

/** A call that must not be reached by what others chose. */
const sink = z.strictObject({
  language,
  calls,
  /** Positions or keywords of the arguments that count; `receiver` is what the method is called on; `any` is all of them. */
  arguments: z.array(position).min(1),
  /** Only the first element of a list: the program of `spawn`. */
  first: z.boolean().optional(),
  /** The argument's text must look like this, where it is put together from text. */
  text: z.string().optional(),
  /** The receiver's name must look like this. */
  receiver: z.string().optional(),
  /** An option must be set and not false: `shell`; with `matches` it must look so. */
  option: z
    .strictObject({ name: z.string(), at: z.int().optional(), matches: z.string().optional() })
    .optional(),
  /** An option that makes it safe, at a position or by name. */
  unless: z.strictObject({ name: z.string(), at: z.int().optional(), matches: z.string() }).optional(),
  /** Another argument must look like this: `spawn('sh', …)`. */
  beside: z.strictObject({ at: z.int(), matches: z.string() }).optional(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
});

/** One file of `rules/code/dangers`. */
export const dangerSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  title: local,
  mend: local,
  tags: z.array(z.string()).min(1),
  /** Where the weakness is described. */
  source: z.url(),
  /** What must not reach it. */
  from: z.array(sourceKind).min(1),
  sinks: z.array(sink),
  /** Calls that give a harmless value of a harmful one. */
  cleaned: z.array(z.strictObject({ language, calls })),
});

/** `rules/code/flows.json`. */
export const flowsSchema = z.strictObject({
  $schema: z.string().optional(),
  /** What a call gives back carries what it was given. */
  carries: z.array(z.strictObject({ language, calls })),
  /** Gives a number, a truth value or another thing that can do no harm. */
  harmless: z.array(z.strictObject({ language, calls })),
  harmlessFields: z.array(z.string()),
  /** Gives a path without `..`, which a check of its beginning then holds for. */
  solves: z.array(z.strictObject({ language, calls })),
  /** Sets parts of a path together; `..` within a part leaves it. */
  joins: z.array(z.strictObject({ language, calls })),
  /** Checks: what holds of the argument (or of the receiver) where the call gives true, or where it gives false. */
  checks: z.array(
    z.strictObject({
      language,
      calls: z.array(z.string()).optional(),
      fields: z.array(z.string()).optional(),
      of: z.enum(['argument', 'receiver', 'path', 'last']),
      /** Another argument must be this text. */
      text: z.string().optional(),
      /** Only of a path that was solved. */
      solved: z.boolean().optional(),
      yes: z.array(z.string()).optional(),
      no: z.array(z.string()).optional(),
      /** Holds of what comes after the call: it throws otherwise. */
      after: z.array(z.string()).optional(),
    }),
  ),
  /** Names of functions outside the project that check what they are given. */
  checkNames: z.strictObject({ yes: z.string(), no: z.string(), after: z.string(), clean: z.string() }),
  /** Calls that hand each element to a function. */
  iterates: z.array(z.string()),
  /** Calls that call what they are given with the arguments after it. */
  applies: z.array(z.strictObject({ language, calls, function: z.int(), from: z.int() })),
  /** Parts of a schema's builder after which only harmless values pass. */
  closedSchemas: z.array(z.string()),
  /** Annotations of parameters that admit only harmless values. */
  closedTypes: z.string(),
});

/** `rules/code/sources.json`. */
export const sourcesSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Names that hold what others chose. */
  names: z.array(
    z.strictObject({
      language,
      paths: z.array(z.string()),
      kind: sourceKind,
      /** Only the whole of it: one entry of the environment is no secret to the program that reads it. */
      whole: z.boolean().optional(),
    }),
  ),
  calls: z.array(z.strictObject({ language, calls, kind: sourceKind, text: z.string().optional() })),
  /** Calls that take a function which others call through a protocol. */
  handlers: z.array(
    z.strictObject({
      language,
      calls,
      kind: sourceKind,
      /** Position of the function: `last`, an index, or a key of an object among the arguments. */
      function: z.union([z.literal('last'), z.int(), z.array(z.string())]),
      /** Which of its parameters are chosen by others; all when left out. */
      parameters: z.array(z.int()).optional(),
      /** Only these fields of it are. */
      fields: z.array(z.string()).optional(),
      /** The first argument must look like this. */
      first: z.string().optional(),
      /** Names of the receiver. */
      receiver: z.string().optional(),
    }),
  ),
  decorators: z.array(z.strictObject({ calls, kind: sourceKind })),
  methods: z.array(
    z.strictObject({ language, class: z.string(), methods: z.array(z.string()), kind: sourceKind }),
  ),
  /** Parameters that the framework fills. */
  innerTypes: z.string(),
});

export type Danger = z.infer<typeof dangerSchema>;
export type Sink = Danger['sinks'][number];
export type Flows = z.infer<typeof flowsSchema>;
export type Sources = z.infer<typeof sourcesSchema>;
export type SourceKind = z.infer<typeof sourceKind>;
export type HandlerRule = Sources['handlers'][number];
