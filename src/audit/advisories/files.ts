import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import { type ProductFile, productSchema } from './schema.ts';

/** A file that is not what it should be. */
export interface RefusedFile {
  readonly file: string;
  readonly reason: string;
}

/** The advisories that ship with the package: beside `src` in the repository, beside `dist` in the package. */
export const ownAdvisories = (): string => join(import.meta.dirname, '..', '..', '..', 'rules', 'advisories');

/** The folder in which a rules directory keeps its advisories. */
export const advisoriesIn = (rules: string): string => join(rules, 'advisories');

/** Where `audit update` keeps what it reads, unless told otherwise. */
export const userRules = (): string => join(homedir(), '.fairlead', 'rules');

/** The folders to ask: the package's own, then those of `rules`, the user's where it is left out; those that are not there are left out. */
export function advisoryFolders(rules: readonly string[] = [userRules()]): string[] {
  return [ownAdvisories(), ...rules.map(advisoriesIn).filter((folder) => existsSync(folder))];
}

/** The product files of a folder, and what is refused. Throws FL_CONFIG_UNREADABLE where the folder cannot be read. */
export function productFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
      .sort()
      .map((file) => join(folder, file));
  } catch (cause) {
    throw new FairleadError('FL_CONFIG_UNREADABLE', `the advisories in ${folder} cannot be read`, {
      hint: 'Name a folder that holds rules.',
      cause,
    });
  }
}

/** The text of a file as JSON, or why it is refused. */
export function readJson(file: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) };
  } catch (thrown) {
    return { reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** A product file that holds to the schema, or where it does not. */
export function checkProduct(
  file: string,
  value: unknown,
): { readonly product: ProductFile } | { readonly reason: string } {
  const checked = productSchema.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return { reason: `${issue?.path.join('.') || 'file'}: ${issue?.message ?? 'is not a product file'}` };
  }
  if (`${checked.data.product}.json` !== basename(file))
    return { reason: `the file of ${checked.data.product} is called ${checked.data.product}.json` };
  return { product: checked.data };
}
