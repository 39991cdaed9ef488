import type { Safetensors } from './artefacts/safetensors.ts';
import type { Classifiers, FullTier, TaskInfo } from './contract.ts';
import type { Customs } from './custom/customs.ts';
import { disguises } from './evasion/disguises.ts';
import { AttackHeads } from './fast/attack.ts';
import { readHeads } from './fast/heads-file.ts';
import { LanguageHeads } from './fast/language.ts';
import type { FastModels } from './fast/models.ts';
import { StaticTable } from './fast/static-table.ts';
import { TopicHeads } from './fast/topic.ts';
import { findPii } from './pii/find-pii.ts';
import { createPiiModel } from './pii/model.ts';
import { type Cascade, type TaskKinds, TextReading } from './reading.ts';
import { findSecrets } from './secrets/find-secrets.ts';
import { tasks } from './tasks/index.gen.ts';
import { Folder } from './text/fold.ts';
import type { WordPiece } from './text/wordpiece.ts';

/** [CLS] and [SEP]. */
const SPECIAL_TOKENS = 2;

export interface ModelFiles {
  readonly wordPiece: WordPiece;
  readonly table: Safetensors;
  readonly topic: Safetensors;
  readonly attack: Safetensors;
  readonly language: Safetensors;
  readonly pii: Uint8Array;
  readonly full: FullTier | undefined;
  readonly sleep: Cascade['sleep'];
  /** Where a runtime for the operator's own classifiers is installed. */
  readonly customs?: Customs | undefined;
}

/** The on-board models made of their files. Pure: it runs in a browser unchanged. Throws FL_MODEL_FILE. */
export function createClassifiers(files: ModelFiles): Classifiers {
  const folder = new Folder();
  const piiModel = createPiiModel(files.pii);
  const models: FastModels = {
    table: new StaticTable(files.table, files.wordPiece),
    topic: new TopicHeads(readHeads(files.topic), folder),
    attack: new AttackHeads(readHeads(files.attack), folder),
    language: new LanguageHeads(readHeads(files.language), folder),
    disguises,
    pii: (text) => findPii(text, piiModel),
    secrets: findSecrets,
  };
  const { full, sleep, customs } = files;
  const cascade = full === undefined ? undefined : { full, sleep };
  const kinds = Object.fromEntries(tasks.map((task) => [task.id, task])) as unknown as TaskKinds;
  return {
    tasks: tasks.map(
      ({ id, title, summary, labels, refine }): TaskInfo => ({
        id,
        title,
        summary,
        labels: id === 'language' ? models.language.labels : labels,
        hasFullTier: refine !== undefined,
      }),
    ),
    read: (text) => new TextReading(text, models, kinds, cascade),
    countTokens: (text) => models.table.countTokens(text) + SPECIAL_TOKENS,
    full,
    ...(customs === undefined ? {} : { custom: customs.open }),
    dispose: async () => {
      await Promise.all([full?.dispose(), customs?.dispose()]);
    },
  };
}
