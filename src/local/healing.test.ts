import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsWith, heal } from './healing.ts';
import type { TextOf } from './token-text.ts';

/** Tokens are bytes of a text: worst of all tokenizers, since each character may be cut. */
const textOfBytes: TextOf = (tokens) => Buffer.from(tokens).toString('utf8');
const bytes = (text: string) => [...Buffer.from(text)];

describe('heal', () => {
  const words = ['one', ' won', 'der', 'f'];
  const textOf: TextOf = (tokens) => tokens.map((token) => words[token]).join('');

  it('takes back the last word', () => {
    expect(heal('one wonderf', [0, 1, 2, 3], textOf)).toEqual({ kept: [0], rewritten: ' wonderf' });
  });

  it('takes back all where there is no word to begin at', () => {
    expect(heal('onederf', [0, 2, 3], textOf)).toEqual({ kept: [], rewritten: 'onederf' });
  });

  it('does not begin in the middle of white space', () => {
    const spaces: TextOf = (tokens) => tokens.map((token) => ['a', '\n ', ' b'][token]).join('');
    expect(heal('a\n  b', [0, 1, 2], spaces)).toEqual({ kept: [0], rewritten: '\n  b' });
  });

  it('loses nothing, and cuts no character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'ü', '水', '🌧'), minLength: 1 });
    fc.assert(
      fc.property(text, (one) => {
        const { kept, rewritten } = heal(one, bytes(one), textOfBytes);
        expect(textOfBytes(kept, []) + rewritten).toBe(one);
        expect(rewritten).not.toBe('');
      }),
    );
  });

  it('writes few tokens again', () => {
    const long = 'a'.repeat(500);
    expect(heal(long, bytes(long), textOfBytes).rewritten.length).toBe(16);
  });
});

describe('beginsWith', () => {
  it('escapes what a grammar reads otherwise', () => {
    expect(beginsWith('say "a\\b"\n')).toBe('root ::= "say \\"a\\\\b\\"\\x0a" .*');
  });
});
