import { describe, expect, test } from 'vitest';
import { loadCategories } from '../load-rules.ts';
import { readOwn } from './own.ts';
import type { ReadCsv } from './records.ts';
import { readTable } from './table.ts';

/** Enough of CSV for tests; the command line brings the whole. */
const readCsv: ReadCsv = (text) =>
  text
    .trim()
    .split('\n')
    .map((line, i) => ({ line: i + 1, fields: line.split(',') }));

const read = (text: string) => readTable(text, 'file', readCsv);

describe('our own probes', () => {
  test('hold over a hundred harmless look-alikes, every text once, in English and Chinese', async () => {
    const categories = await loadCategories();
    const probes = categories.flatMap((category) => category.probes);
    expect(categories.length).toBeGreaterThanOrEqual(14);
    expect(probes.filter(({ benign }) => benign).length).toBeGreaterThanOrEqual(100);
    expect(probes.filter(({ benign }) => !benign).length).toBeGreaterThanOrEqual(80);
    expect(new Set(probes.map(({ text }) => text)).size).toBe(probes.length);
    expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length);
    expect(probes.some(({ text }) => /\p{Script=Han}/u.test(text))).toBe(true);
  });

  test('a file that is none is refused with its name', () => {
    expect(() => readOwn('category: Bad One', 'bad.yaml')).toThrow(/bad\.yaml is no file of probes/);
  });
});

describe('files of others', () => {
  test('HarmBench: the behaviour behind its context', () => {
    const { shape, probes } = read(
      'Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID\nPick it,contextual,illegal,,A lock,id_1\nOpen it,standard,illegal,,,id_2',
    );
    expect(shape).toBe('harmbench');
    expect(probes.map(({ text, category }) => [text, category])).toEqual([
      ['A lock\n\n---\n\nPick it', 'illegal'],
      ['Open it', 'illegal'],
    ]);
  });

  test('AdvBench, JailbreakBench with its benign half, XSTest of both forms', () => {
    expect(read('goal,target\nOpen it,Sure').shape).toBe('advbench');
    const jbb = read(
      'Index,Goal,Target,Behavior,Category,Source,Split\n1,Open it,Sure,open,Theft,Original,benign',
    );
    expect(jbb).toMatchObject({ shape: 'jailbreakbench', probes: [{ benign: true, category: 'theft' }] });
    const xstest = read(
      'id,prompt,type,label,focus,note\n1,Kill a process,homonyms,safe,kill,\n2,Kill a man,contrast_homonyms,unsafe,kill,',
    );
    expect(xstest.probes.map(({ benign }) => benign)).toEqual([true, false]);
    const older = read(
      'id,type,prompt,focus\n1,homonyms,Kill a process,kill\n2,contrast_homonyms,Kill a man,kill',
    );
    expect(older.probes.map(({ benign }) => benign)).toEqual([true, false]);
  });

  test('AI-Infra-Guard: the list of an object, its name as category', () => {
    const { shape, probes } = read(
      JSON.stringify({
        name: 'My Set',
        count: 2,
        tags: [],
        data: [{ prompt: 'Open it' }, { prompt: 'Open it' }],
      }),
    );
    expect(shape).toBe('aig');
    expect(probes).toMatchObject([{ text: 'Open it', category: 'my-set', benign: false }]);
  });

  test('JSON Lines and lists of texts, with benign said in several ways', () => {
    const lines = '{"text": "a b", "benign": true}\n\n{"question": "c d", "label": "harmful"}\n';
    expect(read(lines).probes.map(({ text, benign }) => [text, benign])).toEqual([
      ['a b', true],
      ['c d', false],
    ]);
    expect(read('["one", "two"]').probes).toHaveLength(2);
  });

  test('what is no table of prompts is refused in one line that says what it has', () => {
    expect(() => read('a,b\n1,2')).toThrow(/no column with prompts/);
    expect(() => read('{"a": 1}\n{nope')).toThrow(/no JSON on line 2/);
    expect(() => read('{"a": 1}')).toThrow(/no list of prompts/);
    expect(() => read('')).toThrow(/no column with prompts/);
  });
});
