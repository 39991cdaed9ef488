import { expect, it } from 'vitest';
import { loadRuntime, runtimeInstalled } from './runtime.ts';

it.each([[['native']], [['wasm']], [['wasm', 'native']], [[]]] as const)(
  'tells without loading it whether %j is installed',
  async (names) => {
    expect(runtimeInstalled(names)).toBe((await loadRuntime(names)) !== undefined);
  },
);
