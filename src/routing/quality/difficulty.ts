import { floats, ints, type Safetensors } from '../../inference/artefacts/safetensors.ts';
import { FORM_SIZE, readFeatures } from './features.ts';
import { predictRow } from './ridge.ts';
import { columnsOf, type Scaling, toRow, widthOf } from './vectors.ts';

/** How hard prompts are, and what models of public benchmarks can do: one scale, in logits. */
export interface DifficultyModel {
  /** 0: half of the reference models fail; more is harder. O(length of the prompt). */
  difficulty(prompt: string): number;
  /** Of a model by its benchmark name (lower case, without the maker's prefix); undefined where it is not known. */
  ability(model: string): number | undefined;
}

/**
 * Reads `quality.safetensors`: `known` I32, `idf` F32, `form` F32[2, FORM_SIZE] (means, deviations), `weights`
 * F32[width], and in the metadata `abilities`, a JSON object of logits by name. Throws FL_MODEL_FILE where a tensor
 * is missing.
 */
export function createDifficultyModel(file: Safetensors): DifficultyModel {
  const known = ints(file, 'known');
  const form = floats(file, 'form');
  const scaling: Scaling = {
    known,
    columnOf: columnsOf(known),
    idf: floats(file, 'idf'),
    formMean: form.subarray(0, FORM_SIZE),
    formDeviation: form.subarray(FORM_SIZE),
  };
  const linear = { targets: 1, weights: floats(file, 'weights').slice(0, widthOf(scaling)) };
  const abilities = new Map(
    Object.entries(JSON.parse(file.metadata.abilities ?? '{}') as Record<string, number>),
  );
  return {
    difficulty: (prompt) => predictRow(linear, toRow(readFeatures(prompt), scaling))[0] as number,
    ability: (model) => abilities.get(benchmarkName(model)),
  };
}

/** `meta-llama/Llama-3.1-8B-Instruct` → `llama-3.1-8b-instruct`. */
export function benchmarkName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1).toLowerCase();
}
