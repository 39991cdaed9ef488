import { compareKeys } from '../release.ts';
import { defineOrder } from './define.ts';

/** `b4567`, `4567` and `b4567-abcdef0`: the commit behind the number says nothing more. */
function read(version: string): number | undefined {
  const [, digits] = /^b?(\d{1,9})(?:[-+ ][0-9a-z]+)?$/i.exec(version) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

export default defineOrder({
  id: 'build',
  title: 'Build numbers',
  summary: 'One number that counts builds, as llama.cpp writes it: `b4567`.',
  compare(a, b) {
    const [one, other] = [read(a), read(b)];
    return one === undefined || other === undefined ? undefined : compareKeys(one, other);
  },
});
