import type { Field } from '../source.ts';

/** How one of VSR's plugins becomes one of ours. */
export interface PluginReader {
  /** Our name for it; VSR's when left out. */
  readonly type?: string;
  /** What differs, where the same settings do not do the same. */
  readonly differs?: string;
  /** Our keys; undefined: it cannot be carried over, and the plugin is noted as refused. */
  read(configuration: Field, to: string): Record<string, unknown> | undefined;
}
