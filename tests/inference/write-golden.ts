/** Rewrites the golden answers from the models of the checkout: run it when they were trained anew, and read the diff. */
import { writeFileSync } from 'node:fs';
import { loadClassifiers } from '../../src/inference/load.ts';
import { goldenOf } from './answers.ts';
import { ANSWERS, goldenPrompts } from './golden/files.ts';

const classifiers = await loadClassifiers();
const lines = goldenPrompts().map((text) => `${JSON.stringify(goldenOf(classifiers, text))}\n`);
writeFileSync(ANSWERS, lines.join(''));
console.log(`${lines.length} prompts answered in ${ANSWERS}`);
