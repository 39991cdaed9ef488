import { describe, expect, it } from 'vitest';
import { couldBeSsn, isIpv6, passesIban, passesLuhn } from './checksums.ts';

describe('checksums', () => {
  it('knows the published test numbers of card schemes', () => {
    for (const card of ['4111 1111 1111 1111', '5555-5555-5555-4444', '378282246310005'])
      expect(passesLuhn(card)).toBe(true);
    expect(passesLuhn('4111 1111 1111 1112')).toBe(false);
  });

  it('knows the examples of the IBAN registry', () => {
    expect(passesIban('GB29 NWBK 6016 1331 9268 19')).toBe(true);
    expect(passesIban('DE89370400440532013000')).toBe(true);
    expect(passesIban('DE88370400440532013000')).toBe(false);
    expect(passesIban('DE89')).toBe(false);
  });

  it('knows which social security numbers were never issued', () => {
    expect(couldBeSsn('219', '09', '9999')).toBe(true);
    for (const area of ['000', '666', '900', '999']) expect(couldBeSsn(area, '12', '3456')).toBe(false);
    expect(couldBeSsn('219', '00', '9999')).toBe(false);
    expect(couldBeSsn('219', '09', '0000')).toBe(false);
  });

  it('reads IPv6 as RFC 4291 writes it', () => {
    for (const address of ['2001:db8:0:0:8:800:200c:417a', '2001:db8::8:800:200c:417a', 'ff01::101', '::1'])
      expect(isIpv6(address)).toBe(true);
    for (const address of ['2001:db8', '1::2::3', '1:2:3:4:5:6:7:8:9', '12345::1', 'a:b:c:d:e:f:g:h'])
      expect(isIpv6(address)).toBe(false);
  });
});
