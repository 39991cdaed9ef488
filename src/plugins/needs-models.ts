import { FairleadError } from '../core/errors.ts';
import type { Classifiers } from '../inference/contract.ts';
import type { PluginWorld } from './world.ts';

/** The on-board models. Throws FL_CONFIG_INVALID where there are none: a guard that cannot read must not stand there as if it did. */
export function classifiersFor(plugin: string, { classifiers }: PluginWorld): Classifiers {
  if (classifiers !== undefined) return classifiers;
  throw new FairleadError(
    'FL_CONFIG_INVALID',
    `The plugin ${plugin} reads texts with the on-board models, and none are loaded.`,
    {
      param: 'plugins',
      hint: 'Switch inference on, or take the plugin out of the configuration.',
    },
  );
}
