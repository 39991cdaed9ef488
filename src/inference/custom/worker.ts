import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../full/serve.ts';
import type { ClassifierSetup } from './protocol.ts';
import { openClassifier } from './session.ts';

if (parentPort !== null) {
  const setup = workerData as ClassifierSetup;
  await serve(parentPort, () => openClassifier(setup), {
    code: 'FL_MODEL_FAILED',
    message: `The classifier ${setup.modelPath} failed on a text.`,
    hint: 'Try again.',
  });
}
