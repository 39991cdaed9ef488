import { describe, expect, it } from 'vitest';
import { parseRange } from '../versions/range-text.ts';
import { mendOf, mendUnknown, titleOf } from './wording.ts';

const ranges = (...texts: string[]) => texts.map(parseRange).filter((range) => range !== undefined);

describe('titles from facts', () => {
  it.each([
    [
      'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:U/C:H/I:L/A:H',
      'X: someone with any login can read data, change data and disturb the service over the network, if a user is lured (CVE-1)',
    ],
    [
      'CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N',
      'X: someone without login can disturb the service on the same machine (CVE-1)',
    ],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N', 'A weakness of high severity in X (CVE-1)'],
    ['nonsense', 'A weakness of high severity in X (CVE-1)'],
    [undefined, 'A weakness of high severity in X (CVE-1)'],
  ])('%s', (cvss, title) => {
    const { en, zh } = titleOf({ product: 'X', ids: ['CVE-1'], severity: 'high', cvss });
    expect(en).toBe(title);
    expect(zh).toContain('CVE-1');
  });

  it('does without an id', () => {
    expect(titleOf({ product: 'X', ids: [], severity: 'critical' }).en).toBe('A critical weakness in X');
  });
});

describe('what to do', () => {
  it.each([
    [['>=1.0, <1.5', '>=2.0, <2.5'], '2.1', 'Update to 2.5 or newer.'],
    [['>=1.0, <1.5', '>=2.0, <2.5'], '1.1', 'Update to 1.5 or newer.'],
    [['<=3.1.4'], '3.1.4', 'Update to a version newer than 3.1.4.'],
    [['>=1.0'], '2.1', /^No mended version is known/],
    [['=1.0'], '1.0', /^No mended version is known/],
  ])('about %j at %s', (texts, version, mend) => {
    expect(mendOf('pep440', ranges(...texts), version).en).toMatch(mend);
  });

  it('points to the range where it cannot be told', () => {
    expect(mendUnknown(ranges('<1.5')).en).toContain('<1.5');
    expect(mendUnknown(undefined).en).toContain('names no range');
  });
});
