import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fakeClassifiers } from '../../routing/signals/classifiers.fixture.ts';
import { createBoardModels } from '../board-models.ts';
import { runCommand } from '../cli.fixture.ts';
import command from '../commands/calibrate.ts';
import { defineCommand, type Invocation } from '../commands/define.ts';
import { createKinds } from '../kinds.ts';
import { calibrate } from './calibrate.ts';
import { parseProbes } from './probes.ts';
import { writeNumbers } from './write-numbers.ts';

const CONFIG = `# who made it
models:
  - name: a
    backends: [{ url: 'http://127.0.0.1:1/v1' }]
routing:
  signals:
    - name: support # the help desk
      type: embedding
      candidates: # in the users' words
        - reset my password
        - forgot my password
        - password reset fails
    - { type: embedding, name: poems, threshold: 0.99, candidates: [write a poem, a poem please, poem on rain] }
    - { type: keyword, name: code, keywords: [python] }
    - type: complexity
      name: deep
      hard: { candidates: [prove the theorem, prove the lemma] }
      easy: { candidates: [say hello, say goodbye] }
recipes:
  - name: cheap
    models: [cheap]
    routing:
      signals: [{ type: preference, name: short, examples: [keep it short, short answer] }]
`;

const withFakes = defineCommand({
  ...command,
  run: (invocation) =>
    calibrate(
      invocation,
      createBoardModels(createKinds(), async () => fakeClassifiers()),
    ),
});

async function run(text: string, options: Invocation['options'] = {}, probes?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-calibrate-'));
  const file = join(folder, 'fairlead.yaml');
  await writeFile(file, text);
  const more: Record<string, string> = {};
  if (probes !== undefined) {
    more.probes = join(folder, 'probes.jsonl');
    await writeFile(more.probes, probes);
  }
  const done = await runCommand(withFakes, { options: { config: file, ...more, ...options }, json: true });
  return { ...done, reply: JSON.parse(done.out), file, text: await readFile(file, 'utf8') };
}

describe('fairlead calibrate', () => {
  it('fits every threshold on similarities, of recipes too, and writes nothing unasked', async () => {
    const { code, reply, text } = await run(CONFIG);
    expect(code).toBe(0);
    expect(text).toBe(CONFIG);
    expect(reply.written).toBe(false);
    expect(
      reply.signals.map(({ recipe, name, path }: Record<string, unknown>) => [recipe, name, path]),
    ).toEqual([
      ['main', 'support', ['routing', 'signals', 0, 'threshold']],
      ['main', 'poems', ['routing', 'signals', 1, 'threshold']],
      ['main', 'deep', ['routing', 'signals', 3, 'threshold']],
      ['cheap', 'short', ['recipes', 0, 'routing', 'signals', 0, 'threshold']],
    ]);
    const poems = reply.signals[1];
    expect(poems.old).toMatchObject({ threshold: 0.99, recall: 0 });
    expect(poems.new.recall).toBeGreaterThan(0.5);
    expect(poems.new.precision).toBeGreaterThan(0.7);
  });

  it('writes thresholds in their places and leaves all else as it is', async () => {
    const { text, reply } = await run(CONFIG, { write: true });
    const [support, poems, deep, short] = reply.signals.map(
      (one: { new: { threshold: number } }) => one.new.threshold,
    );
    expect(text).toBe(
      CONFIG.replace('# the help desk', `# the help desk\n      threshold: ${support}`)
        .replace('0.99', poems)
        .replace('name: deep', `name: deep\n      threshold: ${deep}`)
        .replace('name: short', `name: short, threshold: ${short}`),
    );
    expect((await run(text)).reply.signals[0].old.threshold).toBe(support);
  });

  it('heeds probes', async () => {
    const lines = [
      { text: 'my password is gone', signal: 'support', match: true },
      { text: 'password', signal: 'embedding:support', match: false },
      { text: 'prove', signal: 'deep:hard', match: true },
    ];
    const { reply } = await run(CONFIG, {}, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`);
    const plain = (await run(CONFIG)).reply;
    expect(reply.signals[0].positives).toBe(plain.signals[0].positives + 1);
    expect(reply.signals[0].negatives).toBe(plain.signals[0].negatives + 1);
    expect(reply.signals[2].positives).toBe(plain.signals[2].positives + 1);
  });

  it.each([
    ['{"text": "a", "signal": "suport", "match": true}', /did you mean support/],
    ['{"text": "a", "signal": "code", "match": true}', /no threshold to fit/],
    ['{"text": "a"}', /:1 names no signal/],
    ['nonsense', /:1 is no JSON object/],
  ])('refuses the probe %s', async (line, reason) => {
    const error = await run(CONFIG, {}, line).catch((thrown: unknown) => thrown as Error & { hint?: string });
    expect(`${(error as Error).message} ${(error as { hint?: string }).hint}`).toMatch(reason);
  });

  it('says it where there is nothing to fit, and writes no file of VSR’s', async () => {
    const none = CONFIG.slice(0, CONFIG.indexOf('routing:'));
    expect((await run(none)).reply).toEqual({ signals: [], written: false });
    const vsr =
      'version: v0.3\nproviders:\n  models:\n    - { name: a, backend_refs: [{ endpoint: "h:1" }] }\nrouting: {}\n';
    await expect(run(vsr, { write: true })).rejects.toThrow(/vLLM Semantic Router/);
  });
});

describe('writeNumbers', () => {
  it('writes what can be read again, whatever the name', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ noNaN: true, min: -1, max: 1 }),
        fc.boolean(),
        (name, value, flow) => {
          const quoted = JSON.stringify(name);
          const text = flow ? `a: [{ name: ${quoted} }]` : `a:\r\n- name: ${quoted} # x\r\n  b: 1\r\n`;
          const edited = writeNumbers(text, [{ path: ['a', 0, 'threshold'], value: value + 0 }]);
          expect(parse(edited).a[0].threshold).toBe(value + 0);
          expect(parse(edited).a[0].name).toBe(parse(text).a[0].name);
        },
      ),
    );
  });

  it('refuses what stands behind an alias', () => {
    const text = 'x: &x { name: a }\nlist: [*x]\n';
    expect(() => writeNumbers(text, [{ path: ['list', 0, 'threshold'], value: 1 }])).toThrow(
      /cannot be written/,
    );
  });
});

describe('parseProbes', () => {
  it('reads odd texts', () => {
    const texts = ['', '\ud800', '\u0000', '😀', 'a'.repeat(100_000)];
    const lines = texts.map((text) => JSON.stringify({ text, signal: 's', match: false })).join('\n');
    expect(parseProbes(lines, 'f').map(({ text }) => text)).toEqual(texts);
  });
});
