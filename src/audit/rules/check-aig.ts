import { ownAdvisories } from '../advisories/files.ts';
import { nameKey } from '../advisories/names.ts';
import { ProductShelf } from '../advisories/shelf.ts';
import { type AigAdvisory, type AigFiles, readAigFiles } from '../aig/files.ts';
import { formatRanges } from '../versions/range-text.ts';
import type { RulesCheck } from './rules-check.ts';
import { countUnordered, orderWarning } from './unordered.ts';

const PLAIN_ORDER = 'dotted';

/** Loads A.I.G.'s rules as they lie in `folder`. */
export function checkAig(folder: string): RulesCheck {
  const files = readAigFiles(folder);
  const sides = files.advisories.flatMap(({ en, zh }) => [en, zh]).filter((side) => side !== undefined);
  return {
    loaded: { fingerprints: files.fingerprints.length, advisories: sides.length },
    refused: files.refused,
    warnings: [
      ...files.warnings,
      ...twins(files),
      ...orphans(files),
      ...differences(files.advisories),
      ...unordered(files.advisories),
    ],
  };
}

function twins({ fingerprints }: AigFiles): string[] {
  return [...Map.groupBy(fingerprints, ({ name }) => name)]
    .filter(([, all]) => all.length > 1)
    .map(([name, all]) => `${all.length} fingerprints are called ${name}`);
}

const nameOf = ({ en, zh }: AigAdvisory): string => (en ?? zh)?.name ?? '';

/** Advisories that A.I.G. never asks, since it compares names letter by letter. */
function orphans({ fingerprints, advisories }: AigFiles): string[] {
  const names = new Set(fingerprints.map(({ name }) => name));
  const keys = new Map(fingerprints.map(({ name }) => [nameKey(name), name]));
  return [...Map.groupBy(advisories, nameOf)]
    .filter(([name]) => !names.has(name))
    .map(([name, all]) => {
      const near = keys.get(nameKey(name));
      const how = near === undefined ? 'no fingerprint has that name' : `the fingerprint is called ${near}`;
      return `${name}: ${how}, and advisories do: ${all.length}`;
    });
}

function differences(advisories: readonly AigAdvisory[]): string[] {
  const ranges = (side: AigAdvisory['en']) => formatRanges(side?.rule?.ranges ?? []);
  const count = advisories.filter(
    ({ en, zh }) => en !== undefined && zh !== undefined && ranges(en) !== ranges(zh),
  ).length;
  return count === 0 ? [] : [`${count} advisories have another range in each language`];
}

function unordered(advisories: readonly AigAdvisory[]): string[] {
  const products = new ProductShelf([ownAdvisories()]);
  return [...Map.groupBy(advisories, nameOf)].flatMap(([name, all]) => {
    const order = products.find(name)?.order ?? PLAIN_ORDER;
    const count = all.filter(
      ({ en, zh }) => countUnordered(order, (en ?? zh)?.rule?.ranges ?? []) > 0,
    ).length;
    return count === 0 ? [] : [orderWarning(name, count)];
  });
}
