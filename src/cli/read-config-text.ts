import { readFile } from 'node:fs/promises';
import { FairleadError } from '../core/errors.ts';

/** The text of a configuration file. Rejects with FL_CONFIG_UNREADABLE where it cannot be read. */
export async function readConfigText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${file} cannot be read`, {
      hint: 'check the path',
      cause,
    });
  }
}
