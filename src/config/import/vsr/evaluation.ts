import type { Field } from '../source.ts';

/** VSR's benchmark that holds an operator's own rating, which older files keep as quality_score. */
const RATING = /^vllm-sr\/operator-rating(@|$)/;

/** Quality of models by name, from the ratings under evaluation.records. */
export function importRatings(evaluation: Field): ReadonlyMap<string, number> {
  const ratings = new Map<string, number>();
  for (const record of evaluation.at('records').items()) {
    if (!RATING.test(record.at('benchmark').word)) {
      record.ignored('only operator ratings tell the quality of a model here');
      continue;
    }
    const model = record.at('model').text('models[].quality');
    const score = record.at('metrics').at('score').number('models[].quality');
    record.at('benchmark').mapped('models[].quality');
    if (model !== undefined && score !== undefined) ratings.set(model, score);
  }
  return ratings;
}
