import { z } from 'zod';
import { cosine, type Reading } from '../../inference/contract.ts';
import { readFeatures } from '../quality/features.ts';
import { fitScaling, similarity, toRow } from '../quality/vectors.ts';
import { defineSelection, type Selector } from './define.ts';
import { byAscending, toSelection } from './ranking.ts';

const config = z.strictObject({
  descriptions: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'What each model is good at, by its name; left out: its own description.' }),
  minSimilarity: z
    .number()
    .min(-1)
    .max(1)
    .default(0)
    .meta({ description: 'Below this likeness of the best candidate the listed order decides.' }),
});

/** Descriptions are few; this only keeps a model list that is edited for weeks from growing without end. */
const VECTORS_AT_MOST = 1000;

type Likeness = (description: string) => number;

/** By the on-board embedding; a description's vector is worked out once. */
function byEmbedding(
  prompt: Reading,
  read: (text: string) => Reading,
  vectors: Map<string, Float32Array>,
): Likeness {
  const asked = prompt.embedding();
  return (description) => {
    let vector = vectors.get(description);
    if (vector === undefined) {
      if (vectors.size >= VECTORS_AT_MOST) vectors.clear();
      vector = read(description).embedding().slice();
      vectors.set(description, vector);
    }
    return cosine(asked, vector);
  };
}

/** By shared words, where there are no on-board models. */
function byWords(prompt: string, descriptions: readonly string[]): Likeness {
  const features = [prompt, ...descriptions].map(readFeatures);
  const scaling = fitScaling(features, 1);
  const [asked, ...rows] = features.map((one) => toRow(one, scaling));
  return (description) => {
    const row = rows[descriptions.indexOf(description)];
    return asked === undefined || row === undefined ? 0 : similarity(asked, row);
  };
}

export default defineSelection({
  id: 'router_dc',
  title: 'Likeness to descriptions',
  summary: 'Takes the candidate whose description is most like the prompt.',
  config,
  needsModels: true,
  examples: [
    { title: 'By the models’ own descriptions', config: {} },
    {
      title: 'Described here',
      config: {
        descriptions: { coder: 'Writes and mends program code', writer: 'Stories, poems and letters' },
      },
    },
  ],
  create({ descriptions, minSimilarity }): Selector {
    const vectors = new Map<string, Float32Array>();
    return {
      select({ candidates, text, reading }, world) {
        const described = candidates.map((ref) => {
          const { name, description } = world.facts(ref.model);
          return { ref, description: descriptions[ref.model] ?? descriptions[name] ?? description ?? '' };
        });
        const { read } = world;
        const likeness =
          reading === undefined || read === undefined
            ? byWords(
                text,
                described.map(({ description }) => description),
              )
            : byEmbedding(reading, read, vectors);
        const scored = described.map(({ ref, description }) => {
          const score = description === '' ? 0 : likeness(description);
          return {
            ref,
            score,
            why: description === '' ? 'it has no description' : `likeness ${score.toFixed(2)}`,
          };
        });
        const best = Math.max(...scored.map(({ score }) => score));
        return best < minSimilarity || best <= 0
          ? toSelection(scored, world, 'no description is like the prompt; in the order listed')
          : toSelection(
              byAscending(scored, ({ score }) => -score),
              world,
              'most like its description',
            );
      },
    };
  },
});
