import { FairleadError } from '../../core/errors.ts';
import { nearest } from '../../core/suggest.ts';
import { keyIdOf } from '../../gateway/identity/virtual-key.ts';
import type { KeyRecord, KeyStore } from '../../store/contract.ts';

/** The key that `text` means: by its id, or by the whole key, as for one that leaked. Rejects with FL_USAGE. */
export async function findKey(store: Pick<KeyStore, 'list'>, text: string): Promise<KeyRecord> {
  const id = keyIdOf(text) ?? text;
  const records = await store.list();
  const record = records.find((one) => one.id === id);
  if (record !== undefined) return record;
  const named = records.filter(({ name }) => name === text).map((one) => one.id);
  const meant = nearest(
    id,
    records.map((one) => one.id),
  );
  throw new FairleadError('FL_USAGE', `there is no key ${id}`, {
    hint:
      named.length > 0
        ? `keys of that name: ${named.join(', ')}`
        : meant === undefined
          ? '`fairlead keys list` shows the ids'
          : `did you mean ${meant}?`,
  });
}
