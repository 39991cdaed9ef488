import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FairleadError } from '../../core/errors.ts';
import { type Rule, rule } from './schema.ts';

/** The rules that come with this package. */
export const OWN_FINGERPRINTS = fileURLToPath(new URL('../../../rules/fingerprints', import.meta.url));

export interface LoadedRules {
  readonly rules: readonly Rule[];
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/** Reads every rule file of `folder`, in the order of their names; what cannot be read is named, and the rest goes on. */
export function loadRules(folder: string = OWN_FINGERPRINTS): LoadedRules {
  const rules: Rule[] = [];
  const refused: { file: string; reason: string }[] = [];
  for (const file of jsonFiles(folder)) {
    try {
      const parsed = rule.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      if (parsed.success) rules.push(parsed.data);
      else refused.push({ file, reason: firstIssue(parsed.error.issues[0]) });
    } catch (thrown) {
      refused.push({ file, reason: `it is not JSON: ${(thrown as Error).message}` });
    }
  }
  return { rules, refused };
}

function jsonFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `The folder of rules ${folder} cannot be read.`, { cause });
  }
}

function firstIssue(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return issue === undefined ? 'it does not fit the form' : `${issue.path.join('.')}: ${issue.message}`;
}
