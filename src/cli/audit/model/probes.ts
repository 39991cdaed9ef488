import { readFile } from 'node:fs/promises';
import type { Probe } from '../../../audit/redteam/conversation.ts';
import type { Category } from '../../../audit/redteam/probes/own.ts';
import { readTable } from '../../../audit/redteam/probes/table.ts';
import { FairleadError } from '../../../core/errors.ts';
import { nearest } from '../../../core/suggest.ts';
import { parseCsv } from '../../eval/csv.ts';

/**
 * Our own categories and files of others, as `wanted` names them; left out: all of our own. The benign control of ours always
 * comes with them. Rejects with FL_USAGE for what is neither a category nor a file.
 */
export async function chooseProbes(
  wanted: readonly string[] | undefined,
  categories: readonly Category[],
): Promise<Probe[]> {
  const own = new Map(categories.map((category) => [category.id, category]));
  const chosen = new Map<string, Probe>();
  const add = (probes: readonly Probe[]) => {
    for (const probe of probes) chosen.set(probe.id, probe);
  };
  let hasOwn = false;
  for (const name of wanted ?? own.keys()) {
    const category = own.get(name);
    if (category !== undefined) {
      hasOwn = true;
      add(category.probes);
      continue;
    }
    add(readTable(await textOf(name, own), name, parseCsv).probes);
  }
  // Files of others seldom have a control: how much is refused of what is harmless is asked all the same.
  if (!hasOwn) for (const { probes } of categories) add(probes.filter(({ benign }) => benign));
  return [...chosen.values()];
}

async function textOf(name: string, own: ReadonlyMap<string, Category>): Promise<string> {
  try {
    return await readFile(name, 'utf8');
  } catch (cause) {
    const meant = nearest(name, own.keys());
    throw new FairleadError('FL_USAGE', `${name} is neither a category nor a file that can be read`, {
      cause,
      hint: meant === undefined ? `categories: ${[...own.keys()].join(', ')}` : `did you mean ${meant}?`,
    });
  }
}
