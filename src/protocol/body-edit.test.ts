import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editBody } from './body-edit.ts';
import { scanFields } from './json-fields.ts';

const depth = 64;

function edit(text: string, set: Record<string, unknown>, remove: string[] = []): string {
  const bytes = Buffer.from(text);
  const fields = scanFields(bytes, depth);
  if (fields === undefined) throw new Error('not an object');
  const printed = new Map(Object.entries(set).map(([name, value]) => [name, JSON.stringify(value)]));
  return editBody(bytes, fields, { set: printed, remove: new Set(remove) }).toString();
}

describe('editBody', () => {
  it('replaces one value and leaves every other byte alone', () => {
    expect(edit('{ "model" : "auto", "messages": [ ] }\n', { model: 'big' })).toBe(
      '{ "model" : "big", "messages": [ ] }\n',
    );
  });

  it('adds to an empty object, removes the only field, and does both', () => {
    expect(edit('{}', { a: 1, b: 2 })).toBe('{"a":1,"b":2}');
    expect(JSON.parse(edit('{"a":1}', {}, ['a']))).toEqual({});
    expect(JSON.parse(edit('{"a":1}', { b: 2 }, ['a']))).toEqual({ b: 2 });
  });

  it('lets an edited field that stands twice come out once', () => {
    expect(JSON.parse(edit('{"model":"a","x":1,"model":"b"}', { model: 'c' }))).toEqual({ x: 1, model: 'c' });
    expect(edit('{"model":"a","x":1,"model":"b"}', { model: 'c' }).match(/model/g)).toHaveLength(1);
  });

  it('sees through escapes in keys and in strings', () => {
    expect(JSON.parse(edit('{"mod\\u0065l":"a","t":"\\\\\\"}{"}', { model: 'b' }))).toEqual({
      model: 'b',
      t: '\\"}{',
    });
  });

  it('gives what editing the parsed object gives, for any object and any edits', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 8 });
    const space = fc.constantFrom(undefined, 1, 2, '\t');
    fc.assert(
      fc.property(
        object,
        object,
        fc.array(fc.string(), { maxLength: 4 }),
        space,
        (body, set, extra, indent) => {
          const remove = [...extra, ...Object.keys(body).slice(0, 2)].filter((name) => name !== '__proto__');
          const kept: Record<string, unknown> = { ...body };
          for (const name of remove) delete kept[name];
          // spread and not assigned: a field called __proto__ would change the prototype instead
          const expected = { ...kept, ...set };
          const edited = JSON.parse(edit(JSON.stringify(body, null, indent), set, remove));
          expect(edited).toEqual(JSON.parse(JSON.stringify(expected)));
        },
      ),
    );
  });
});

describe('scanFields', () => {
  it('refuses nesting past the limit before anything is parsed', () => {
    const deep = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`;
    expect(() => scanFields(Buffer.from(deep), 64)).toThrow(/64 levels/);
    expect(scanFields(Buffer.from(deep), 128)).toHaveLength(1);
  });

  it('never throws otherwise and never hangs, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        scanFields(Buffer.concat([Buffer.from('{"a":'), bytes]), 1000);
      }),
    );
  });
});
