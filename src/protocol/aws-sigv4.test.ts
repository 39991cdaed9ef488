import { describe, expect, it } from 'vitest';
import { encodeRfc3986, signAws } from './aws-sigv4.ts';

/** AWS's published Signature Version 4 test suite: one key, one moment, one scope. */
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const NOW_MS = Date.UTC(2015, 7, 30, 12, 36, 0);
const SUITE = { region: 'us-east-1', service: 'service', nowMs: NOW_MS };
const HOST = { host: 'example.amazonaws.com' };

function signature(method: string, path: string, headers: Record<string, string> = HOST, body = ''): string {
  const signed = signAws({ method, path, headers, body: Buffer.from(body) }, CREDENTIALS, SUITE);
  return signed.authorization?.split('Signature=')[1] ?? '';
}

describe('AWS Signature Version 4, by the vectors that AWS publishes', () => {
  it.each([
    ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    ['get-utf8', 'GET', '/ሴ', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
    [
      'get-space',
      'GET',
      '/example space/',
      '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
    ],
    ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'post-vanilla-query',
      'POST',
      '/?Param1=value1',
      '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
    ],
  ])('%s', (_name, method, path, expected) => {
    expect(signature(method, path)).toBe(expected);
  });

  it('post-x-www-form-urlencoded: the body and further headers are signed', () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...HOST };
    expect(signature('POST', '/', headers, 'Param1=value1')).toBe(
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    );
  });

  it('the documented example: IAM ListUsers', () => {
    const request = {
      method: 'GET',
      path: '/?Action=ListUsers&Version=2010-05-08',
      headers: {
        host: 'iam.amazonaws.com',
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      },
      body: new Uint8Array(),
    };
    expect(signAws(request, CREDENTIALS, { ...SUITE, service: 'iam' })).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    });
  });

  it('temporary credentials send and sign their token', () => {
    const request = { method: 'POST', path: '/', headers: HOST, body: new Uint8Array() };
    const signed = signAws(request, { ...CREDENTIALS, sessionToken: 'TOKEN' }, SUITE);
    expect(signed['x-amz-security-token']).toBe('TOKEN');
    expect(signed.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
  });
});

it('escapes everything but the unreserved characters', () => {
  expect(encodeRfc3986("anthropic.claude-v2:0/a~b_c (d)!*'")).toBe(
    'anthropic.claude-v2%3A0%2Fa~b_c%20%28d%29%21%2A%27',
  );
});
