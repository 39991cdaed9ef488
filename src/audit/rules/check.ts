import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import { advisoriesIn, productFilesIn } from '../advisories/files.ts';
import { findAigFolder } from '../aig/files.ts';
import { checkAig } from './check-aig.ts';
import { checkOwn } from './check-own.ts';
import type { RulesCheck } from './rules-check.ts';

const FINGERPRINTS = 'fingerprints';

/**
 * Loads every rule in `folder`: ours (`fingerprints` and `advisories`, or a folder of product files) or A.I.G.'s `data`
 * folder. Throws FL_CONFIG_UNREADABLE where it holds neither.
 */
export function checkRules(folder: string): RulesCheck {
  const aig = findAigFolder(folder);
  if (aig !== undefined) return checkAig(aig);
  const advisories = [advisoriesIn(folder), folder].find(
    (one) => existsSync(one) && productFilesIn(one).length > 0,
  );
  const fingerprints = join(folder, FINGERPRINTS);
  const hasFingerprints = existsSync(fingerprints) && productFilesIn(fingerprints).length > 0;
  if (advisories === undefined && !hasFingerprints)
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${folder} holds no rules`, {
      hint: 'Name a rules directory of ours, or the data folder of A.I.G.',
    });
  return checkOwn(advisories, hasFingerprints ? fingerprints : undefined);
}
