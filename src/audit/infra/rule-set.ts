import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import { type AdvisoryBook, loadAdvisories } from '../advisories/advise.ts';
import { advisoryFolders } from '../advisories/files.ts';
import { type AigRules, loadAig } from '../aig/load.ts';
import { loadRules } from '../fingerprints/load.ts';
import type { Rule } from '../fingerprints/schema.ts';

/** All that is known of products: fingerprints, advisories, and A.I.G.'s own rules where a folder of them was named. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly book: AdvisoryBook;
  readonly aig: readonly AigRules[];
  /** Rule files that were left out, each with the reason. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/** Loads the package's rules and those in `folders`: our form (fingerprints/, advisories/), or A.I.G.'s data folder as it is. */
export function loadRuleSet(folders: readonly string[]): RuleSet {
  const own = loadRules();
  const rules = new Map(own.rules.map((rule) => [rule.product, rule]));
  const refused = [...own.refused];
  const advisories = advisoryFolders();
  const aig: AigRules[] = [];
  for (const folder of folders) {
    if (!existsSync(folder))
      throw new FairleadError('FL_USAGE', `The folder of rules ${folder} is not there.`, {
        hint: 'Name a folder with fingerprints/ and advisories/, or the data folder of A.I.G.',
      });
    if (isAig(folder)) {
      aig.push(loadAig(folder));
      continue;
    }
    const fingerprints = join(folder, 'fingerprints');
    if (existsSync(fingerprints)) {
      const more = loadRules(fingerprints);
      for (const rule of more.rules) rules.set(rule.product, rule);
      refused.push(...more.refused.map(({ file, reason }) => ({ file: join(fingerprints, file), reason })));
    }
    advisories.push(existsSync(join(folder, 'advisories')) ? join(folder, 'advisories') : folder);
  }
  return { rules: [...rules.values()], book: loadAdvisories(advisories), aig, refused };
}

function isAig(folder: string): boolean {
  return [folder, join(folder, 'data')].some(
    (at) => existsSync(join(at, 'vuln')) || existsSync(join(at, 'vuln_en')),
  );
}
