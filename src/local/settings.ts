import { basename } from 'node:path';
import type { LocalSettings } from './contract.ts';

/** What holds where nothing is said. */
export const DEFAULT_SETTINGS: Omit<LocalSettings, 'gguf'> = {
  contextTokens: 4096,
  parallel: 2,
  queue: 64,
  threads: 0,
  gpu: true,
};

/** The name that a model file's server answers to. */
export function modelName({ gguf, name }: Pick<LocalSettings, 'gguf' | 'name'>): string {
  return name ?? basename(gguf).replace(/\.gguf$/i, '');
}
