import { expect, test } from 'vitest';
import { loadClassifiers } from '../../src/inference/load.ts';
import { answersOf } from '../inference/answers.ts';
import { findChromium, openPage } from '../inference/browser/chromium.ts';
import { servePage } from '../inference/browser/serve.ts';
import { goldenPrompts } from '../inference/golden/files.ts';

const chromium = findChromium();

// `.ci/run` installs a browser; a machine of a developer may have none.
test.skipIf(chromium === undefined)(
  'a browser reads every golden prompt as Node does, byte for byte',
  async () => {
    const prompts = goldenPrompts();
    await using served = await servePage(prompts);
    await using _page = await openPage(chromium as string, served.url);
    const found = (await served.answers) as readonly string[];
    const classifiers = await loadClassifiers();
    const wanted = prompts.map((text) => JSON.stringify(answersOf(classifiers, text)));
    // Not the whole of each, which would fill the screen.
    const differing = prompts.filter((_, i) => found[i] !== wanted[i]);
    expect(differing).toEqual([]);
    expect(found).toHaveLength(prompts.length);
  },
);
