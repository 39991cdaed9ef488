import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecrets } from './find-secrets.ts';
import { SECRET_KINDS } from './kinds.ts';

const join = (...parts: string[]) => parts.join('');
const found = (text: string) =>
  findSecrets(text).map(({ type, start, end }) => `${type} ${[...text].slice(start, end).join('')}`);
const types = (text: string) => findSecrets(text).map(({ type }) => type);

const header = btoa('{"alg":"HS256","typ":"JWT"}').replaceAll('=', '');
const payload = btoa('{"sub":"7391846","name":"Q"}').replaceAll('=', '');
const jwt = `${header}.${payload}.q7Wn2Xk9Lp4Rt8Vb3Hs6Yd1MfG5jZc0B`;
const pem = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\nq7Wn2Xk9Lp4Rt8Vb3Hs6Yd1MfG5jZc0BaE9u';

describe.each(SECRET_KINDS.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  it('is found by its example within a sentence, as a whole', () => {
    const secret = kind.example.join('');
    const spans = findSecrets(`see "${secret}" there`);
    expect(spans.map(({ type }) => type)).toEqual([name]);
    expect(spans[0]?.end).toBe(5 + secret.length);
  });
  it('is not found in its counter-example', () => {
    expect(types(`see ${kind.counterExample.join('')} there`)).toEqual([]);
  });
  it('states where its form is written down', () => {
    expect(kind.source).toMatch(/^(https:\/\/|src\/)/);
  });
});

describe('findSecrets', () => {
  it('knows at least 30 kinds, each name once', () => {
    expect(new Set(SECRET_KINDS.map(({ name }) => name)).size).toBe(SECRET_KINDS.length);
    expect(SECRET_KINDS.length).toBeGreaterThanOrEqual(30);
  });

  it('finds private keys with a body, not empty frames', () => {
    for (const label of ['RSA PRIVATE KEY', 'PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])
      expect(types(`a ${pem(label, body)} b`)).toEqual(['PRIVATE_KEY']);
    expect(types(pem('RSA PRIVATE KEY', '...'))).toEqual([]);
    expect(types(pem('PUBLIC KEY', body))).toEqual([]);
  });

  it('takes a JWT only where its header decodes', () => {
    expect(types(`Authorization: Bearer ${jwt}`)).toEqual(['JWT']);
    expect(types(`see eyJxxxxxxxxxxx.eyJyyyyyyy.${'z'.repeat(20)}`)).toEqual([]);
  });

  it('finds connection strings with a password', () => {
    expect(found(`use ${join('postgres://app:', 's3cr3tPw9', '@db.internal:5432/x')}`)).toEqual([
      `CONNECTION_STRING ${join('postgres://app:', 's3cr3tPw9', '@db.internal')}`,
    ]);
    expect(types('postgres://user:password@localhost/db')).toEqual([]);
    expect(types('postgres://app@db.internal/x and http://a.b:80/c@d')).toEqual([]);
  });

  it.each([
    [join('password = "', 'Tr0ub4dor&3', '"'), 'PASSWORD Tr0ub4dor&3'],
    [join('DB_PASS=', 'qH179bC!'), 'PASSWORD qH179bC!'],
    [join('my password is ', 'hunter2x', '.'), 'PASSWORD hunter2x'],
    [join('密码是', 'Abc12345x'), 'PASSWORD Abc12345x'],
    [join('{"api_key": "', 'q7Wn2Xk9Lp4Rt8Vb3Hs6', '"}'), 'SECRET_ASSIGNMENT q7Wn2Xk9Lp4Rt8Vb3Hs6'],
    [
      join('aws_secret_access_key = ', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYq7Wn2Xk9Lp'),
      'AWS_SECRET_KEY wJalrXUtnFEMI/K7MDENG/bPxRfiCYq7Wn2Xk9Lp',
    ],
  ])('finds the value in %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    'password = getPassword()',
    'token: string;',
    'password: <YOUR_PASSWORD>',
    'api_key = "xxxxxxxxxxxxxxxxxxxxxxxx1"',
    'secret = process.env.SECRET_1',
    'const token = config.auth.token1',
    'API_KEY=${API_KEY_2}',
    'the token is expired and the password is wrong',
    'What is tokenization? A tokenizer splits text: words, pieces.',
    'sk-learn is not a package; scikit-learn is',
    'risk-averse-investors-should-consider-bonds-first',
    '',
  ])('reports nothing in %s', (text) => {
    expect(types(text)).toEqual([]);
  });

  it('counts code points', () => {
    const key = join('ghp_', 'q7Wn2Xk9Lp4Rt8Vb3Hs6Yd1MfG5jZc0BaE9u');
    expect(findSecrets(`😀😀 ${key}`)[0]).toMatchObject({ start: 3, end: 3 + key.length });
  });

  it('keeps spans in order, apart and inside the text, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('://a:', '@', 'eyJ', '-----BEGIN ', 'sk-', 'password=', '\ud800', '😀', jwt),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end } of findSecrets(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual([...text].length);
      }),
    );
  });

  it.each(['a', 'sk-', 'eyJ.', '://a:', '-----BEGIN PRIVATE KEY-----', 'password=', '\ud800', '😀'])(
    'reads a megabyte of %j',
    (piece) => {
      expect(() => findSecrets(piece.repeat(1_000_000 / piece.length))).not.toThrow();
    },
  );
});
