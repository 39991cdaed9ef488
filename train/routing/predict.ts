/**
 * Fits the router's outcome model and applies it, for measurements. stdin: one JSON object
 * {train: [{prompt, group?, scores}], models, prompts}; stdout: JSON, for each prompt the models' chances.
 */
import { text } from 'node:stream/consumers';
import { fitOutcomes, type Outcome } from '../../src/routing/quality/outcome-model.ts';

interface Asked {
  readonly train: readonly Outcome[];
  readonly models: readonly string[];
  readonly prompts: readonly string[];
}

const { train, models, prompts } = JSON.parse(await text(process.stdin)) as Asked;
const fitted = fitOutcomes(train, models);
process.stdout.write(JSON.stringify(prompts.map((prompt) => [...fitted.predict(prompt)])));
