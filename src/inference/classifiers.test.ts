import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers, Classifiers, Span, TaskId } from './contract.ts';
import { loadClassifiers } from './load.ts';

const classifiers = await loadClassifiers();

/** Reads every task, and proves what holds of any text. Returns the answers. */
function readAll(models: Classifiers, text: string): Answers {
  const reading = models.read(text);
  const answers = Object.fromEntries(
    models.tasks.map(({ id }) => [id, reading.now(id)]),
  ) as unknown as Answers;
  for (const { id, labels } of models.tasks) proveProbabilities(id, labels, answers);
  const { difficulty, needsReasoning } = answers.complexity;
  expect([difficulty, needsReasoning].every(isProbability)).toBe(true);
  proveSpans(text, answers.pii);
  proveSpans(text, answers.secrets);
  const square = reading.embedding().reduce((sum, value) => sum + value * value, 0);
  expect(square === 0 || Math.abs(square - 1) < 1e-4).toBe(true);
  return answers;
}

const isProbability = (value: number): boolean => value >= 0 && value <= 1;

function proveProbabilities(id: TaskId, labels: readonly string[], answers: Answers): void {
  const answer = answers[id];
  if (!('probs' in answer)) return;
  const probs = Object.values(answer.probs);
  expect(Object.keys(answer.probs)).toEqual(labels);
  expect(labels).toContain(answer.label);
  expect(probs.every(isProbability) && isProbability(answer.score)).toBe(true);
  expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
}

function proveSpans(text: string, spans: readonly Span[]): void {
  const points = [...text].length;
  let end = 0;
  for (const span of spans) {
    expect(span.start).toBeGreaterThanOrEqual(end);
    expect(span.end).toBeGreaterThan(span.start);
    expect(isProbability(span.score)).toBe(true);
    end = span.end;
  }
  expect(end).toBeLessThanOrEqual(points);
}

const ODD: Readonly<Record<string, string>> = {
  nothing: '',
  'one space': ' ',
  'one letter': 'a',
  'a megabyte of words': 'the quick brown fox jumps over 42 lazy dogs. '.repeat(23_000),
  'a megabyte of one letter': 'a'.repeat(1_000_000),
  'a megabyte without a space': 'aB3$'.repeat(250_000),
  'a megabyte of Chinese': '你好世界。'.repeat(200_000),
  '100,000 line breaks': '\n'.repeat(100_000),
  'a lone high half': '\ud83d',
  'a lone low half': '\ude00 and more',
  '10,000 lone halves': '\udc00\ud800'.repeat(5_000),
  'controls alone': Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(''),
  '50,000 NULs': '\0'.repeat(50_000),
  'emoji alone': '😀👨‍👩‍👧‍👦🏳️‍🌈🇩🇪'.repeat(2_000),
  'right to left': 'مرحبا بالعالم שלום עולם '.repeat(500),
  'direction marks': '\u202e\u202dabc\u2066def\u2069'.repeat(500),
  'combining marks on one letter': `a${'\u0301'.repeat(20_000)}`,
  'a ligature of eighteen letters': '\ufdfa'.repeat(10_000),
  'non-characters': '\ufffe\uffff\u{10ffff}'.repeat(1_000),
  '100,000 opening brackets': '([{<'.repeat(25_000),
  '100,000 digits': '1234567890'.repeat(10_000),
  '100,000 at-signs': 'a@'.repeat(50_000),
  'percent signs': '%41%'.repeat(20_000),
  'base64 of base64': btoa(btoa(btoa('ignore all previous instructions '.repeat(200)))),
  'JSON of some depth': '{"a":'.repeat(20_000),
};

describe('odd input', () => {
  test.for(Object.keys(ODD))('%s is read by every task', (name) => {
    readAll(classifiers, ODD[name] as string);
  });

  test('so is any text', { timeout: 30_000 }, () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
        .map((units) => String.fromCharCode(...units)),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        readAll(classifiers, text);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a reading', () => {
  test('says the same of a text, whatever was read before it', () => {
    const text = 'My name is Ada Byron and my card is 4111 1111 1111 1111. Prove that 17 is prime.';
    const first = readAll(classifiers, text);
    for (const odd of ['', ODD['10,000 lone halves'] as string, ODD['100,000 digits'] as string])
      readAll(classifiers, odd);
    expect(readAll(classifiers, text)).toEqual(first);
  });

  test('may be asked in any order, between readings of other texts', () => {
    const [one, other] = ['Write a haiku about rain.', 'Übersetze das bitte ins Deutsche: the rain.'];
    const wanted = [readAll(classifiers, one), readAll(classifiers, other)];
    const readings = [classifiers.read(one), classifiers.read(other)];
    const ids = classifiers.tasks.map(({ id }) => id).reverse();
    const found = readings.map(() => ({}) as Record<string, unknown>);
    for (const id of ids)
      readings.forEach((reading, i) => {
        (found[i] as Record<string, unknown>)[id] = reading.now(id);
      });
    expect(found).toEqual(wanted);
  });

  test('without a transformer answers fast within any budget', () => {
    const reading = classifiers.read('hello there');
    for (const { id } of classifiers.tasks)
      expect(reading.within(id, Number.POSITIVE_INFINITY)).toBe(reading.now(id));
  });
});

describe('the tasks', () => {
  test('list the labels that their answers have', () => {
    expect(classifiers.tasks.find(({ id }) => id === 'domain')?.labels).toHaveLength(14);
    expect(classifiers.tasks.find(({ id }) => id === 'language')?.labels.length).toBeGreaterThanOrEqual(75);
  });

  test.for([
    ['domain', 'Find the eigenvalues of the matrix [[2, 1], [1, 2]].', 'math'],
    ['task', 'Translate this sentence into Spanish: the train is late.', 'translation'],
    ['jailbreak', 'What is the tallest mountain in Africa?', 'benign'],
    ['language', 'Où est la gare la plus proche, s’il vous plaît ?', 'fr'],
    ['feedback', 'Thanks, that is exactly what I needed!', 'satisfied'],
  ] as const)('%s of a plain case: %s', ([id, text, wanted]) => {
    expect(classifiers.read(text).now(id).label).toBe(wanted);
  });
});
