import type { LoadBoard } from './board-models.ts';

/** Loads the models that come with the package, or those of a folder; the code for it as well, when it is first needed. */
export const loadBoard: LoadBoard = async ({ folder, full }) => {
  const { loadClassifiers } = await import('../inference/load.ts');
  return loadClassifiers({ folder, full, warn: (line) => process.stderr.write(`fairlead: ${line}\n`) });
};
