import type { OptionSpec } from './define.ts';

/** The options that say which store is meant, for every command that opens one. */
export const STORE_OPTIONS: Readonly<Record<'config' | 'path' | 'url', OptionSpec>> = {
  config: {
    type: 'string',
    short: 'c',
    value: 'FILE',
    description: 'Configuration whose store it is; its chainKey counts, too.',
  },
  path: { type: 'string', value: 'FOLDER', description: 'Folder of an SQLite store, in place of -c.' },
  url: { type: 'string', value: 'URL', description: 'PostgreSQL store, in place of -c.' },
};
