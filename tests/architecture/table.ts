/**
 * The law of the rooms. Imports go down only: a folder may import the folders of lower levels, and of
 * its own level only those named in SAME_LEVEL.
 */
export const LEVELS: readonly (readonly string[])[] = [
  ['core', 'config'],
  ['inference', 'providers', 'protocol', 'store', 'observe'],
  ['plugins', 'routing', 'fleet', 'cache', 'guard', 'plan'],
  ['gateway', 'extproc', 'audit', 'sim', 'local'],
  ['cli', 'api'],
];

/** Neighbours that may be imported, each with the reason. */
export const SAME_LEVEL: Readonly<
  Record<string, { readonly to: readonly string[]; readonly reason: string }>
> = {
  config: { to: ['core'], reason: 'configuration errors are errors of the one table' },
  providers: { to: ['protocol'], reason: 'a provider translates wire forms, so it names their types' },
  plugins: {
    to: ['cache', 'guard'],
    reason: 'a plugin is the configured face of the cache or of a guard',
  },
  cli: { to: ['api'], reason: 'the command line wires all parts together' },
};

/** The dashboard runs in a browser: it takes what is pure, and nothing else of the server. */
export const WEB_MAY_IMPORT: readonly string[] = ['core', 'config', 'plan', 'routing'];

/** Folders without I/O that run in a browser unchanged; this holds for all that they reach, too. */
export const PURE: readonly string[] = ['routing', 'plan'];

/** Packages that pure folders may reach: all compute, none touches a file, a socket or a clock. */
export const PURE_PACKAGES: readonly string[] = ['zod', 'eld'];

/** Globals of Node, or I/O, that pure folders may not name. */
export const IMPURE_GLOBALS: readonly string[] = [
  'process',
  'Buffer',
  'fetch',
  'require',
  'WebSocket',
  '__dirname',
];

/** Files that import what only the running program can name, each with the reason. */
export const COMPUTED_IMPORTS: Readonly<Record<string, string>> = {
  'src/local/llama/library.ts': 'a package that may be installed beside the user’s files instead of ours',
};

export const LINES_NEED_A_REASON = 300;
export const LINES_AT_MOST = 500;

/** Files over LINES_NEED_A_REASON lines, each with the reason. Generated files are free. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'src/inference/secrets/kinds.ts': 'a table of facts, one entry a kind of key',
};
