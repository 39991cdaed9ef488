import { spawnSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Classifiers } from '../../src/inference/contract.ts';
import { median } from '../gateway/measure.ts';

export interface Heap {
  readonly prompts: number;
  /** After a tenth of them, and after all: what is still in use behind a full collection, bytes. */
  readonly earlyBytes: number;
  readonly lateBytes: number;
}

/** What reading so many prompts leaves behind. */
export function heapOver(count: number, prompts: readonly string[], models: Classifiers): Heap {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  let earlyBytes = 0;
  for (let i = 0; i < count; i++) {
    if (i === Math.floor(count / 10)) earlyBytes = inUse();
    readAll(models, prompts[i % prompts.length] as string);
  }
  return { prompts: count, earlyBytes, lateBytes: inUse() };
}

/** Every task of the fast tier over one text. */
export function readAll(models: Classifiers, text: string): void {
  const reading = models.read(text);
  for (const { id } of models.tasks) reading.now(id);
}

export interface Start {
  /** From the call to the models that it gives, milliseconds, modules already imported. */
  readonly loadMs: number;
  /** Resident set with the models less without, after the same prompts went by, bytes. */
  readonly addedBytes: number;
}

/** Loads the models in processes of their own; medians of so many. */
export function starts(runs: number, prompts: readonly string[]): Start {
  const withModels = Array.from({ length: runs }, () => child(true, prompts));
  const without = Array.from({ length: runs }, () => child(false, prompts));
  const rss = (samples: readonly Sample[]): number => median(samples.map(({ rssBytes }) => rssBytes));
  return {
    loadMs: median(withModels.map(({ loadMs }) => loadMs)),
    addedBytes: rss(withModels) - rss(without),
  };
}

interface Sample {
  readonly loadMs: number;
  readonly rssBytes: number;
}

function child(load: boolean, prompts: readonly string[]): Sample {
  const source = `
    import { json } from 'node:stream/consumers';
    import { loadClassifiers } from ${JSON.stringify(new URL('../../src/inference/load.ts', import.meta.url).href)};
    const prompts = await json(process.stdin);
    const startMs = performance.now();
    const models = ${load} ? await loadClassifiers() : undefined;
    const loadMs = performance.now() - startMs;
    for (const text of prompts) {
      const reading = models?.read(text);
      for (const { id } of models?.tasks ?? []) reading.now(id);
    }
    console.log(JSON.stringify({ loadMs, rssBytes: process.memoryUsage.rss() }));
  `;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    input: JSON.stringify(prompts),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the models did not load: ${stderr}`);
  return JSON.parse(stdout) as Sample;
}
