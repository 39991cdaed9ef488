/**
 * What the shipped models answer, for measuring: JSON Lines `{text, tasks?, other?}` on stdin, one line `{answers, similarity?}` each on stdout,
 * in the same order. node train/answers.ts [--models DIR]. `full` is the transformer asked whatever the margin,
 * `cascade` the transformer where the fast margin is thin, and however long it takes: what is measured is the
 * quality and not how busy the machine is. Both are left out where there is no transformer.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { isRecord } from '../src/core/record.ts';
import {
  type Answers,
  type Classifiers,
  cosine,
  type Reading,
  type TaskId,
} from '../src/inference/contract.ts';
import { loadClassifiers } from '../src/inference/load.ts';
import { modelsFolder } from '../src/inference/model-files.ts';

/** Far more than any run takes, and still no `Infinity`, which would ask the transformer every time. */
const PATIENT_MS = 600_000;

interface Asked {
  readonly text: string;
  readonly tasks: readonly TaskId[];
  /** A text to compare with: the answer has `similarity`, the cosine of the two. */
  readonly other: string | undefined;
}

type Tiers = { [Tier in 'fast' | 'cascade' | 'full']?: Answers[TaskId] };

const { values } = parseArgs({ options: { models: { type: 'string' } } });
const folder = values.models ?? modelsFolder();
const classifiers = await loadClassifiers({
  folder,
  full: existsSync(join(folder, 'full/model.json')),
  warn: (line) => console.error(line),
});
const known = classifiers.tasks.map(({ id }) => id);
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(await answer(parse(line)))}\n`);
}
await classifiers.dispose();

async function answer({ text, tasks, other }: Asked) {
  const reading = classifiers.read(text);
  const answers: Partial<Record<TaskId, Tiers>> = {};
  for (const task of tasks) answers[task] = await tiers(reading, task);
  return other === undefined
    ? { answers }
    : { answers, similarity: await similarity(classifiers, text, other) };
}

async function tiers(reading: Reading, task: TaskId): Promise<Tiers> {
  const fast = reading.now(task);
  if (classifiers.full === undefined) return { fast };
  return {
    fast,
    cascade: await reading.within(task, PATIENT_MS),
    full: await reading.within(task, Number.POSITIVE_INFINITY),
  };
}

async function similarity({ read, full }: Classifiers, a: string, b: string) {
  const fast = cosine(read(a).embedding(), read(b).embedding());
  if (full === undefined) return { fast };
  const [left, right] = await full.embed([a, b]);
  return left === undefined || right === undefined ? { fast } : { fast, full: cosine(left, right) };
}

function parse(line: string): Asked {
  const row: unknown = JSON.parse(line);
  if (!isRecord(row) || typeof row.text !== 'string') throw new Error('a line has no text');
  const tasks = Array.isArray(row.tasks)
    ? known.filter((id) => (row.tasks as unknown[]).includes(id))
    : known;
  return { text: row.text, tasks, other: typeof row.other === 'string' ? row.other : undefined };
}
