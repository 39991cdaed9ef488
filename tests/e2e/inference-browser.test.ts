import { expect, test } from 'vitest';
import { loadClassifiers } from '../../src/inference/load.ts';
import { answerOf } from '../inference/answers.ts';
import { findChromium, openPage } from '../inference/browser/chromium.ts';
import { servePage } from '../inference/browser/serve.ts';
import { goldenAnswers, goldenPrompts } from '../inference/golden/files.ts';

const chromium = findChromium();

// `.ci/run` installs a browser; a machine of a developer may have none.
test.skipIf(chromium === undefined)(
  'a browser reads every golden prompt as Node does, byte for byte',
  async () => {
    const prompts = goldenPrompts();
    await using served = await servePage(prompts);
    await using _page = await openPage(chromium as string, served.url);
    const found = (await served.answers) as readonly ReturnType<typeof answerOf>[];
    const classifiers = await loadClassifiers();
    expect(found).toEqual(prompts.map((text) => answerOf(classifiers, text)));
    expect(found.map(({ golden }) => JSON.parse(golden))).toEqual(goldenAnswers());
  },
);
