// Runs in the browser: makes the models of the served files, answers every prompt, and sends the lines back.
import { readSafetensors } from '/src/inference/artefacts/safetensors.ts';
import { createClassifiers } from '/src/inference/classifiers.ts';
import { WordPiece } from '/src/inference/text/wordpiece.ts';
import { answerOf } from '/tests/inference/answers.ts';

async function bytesOf(name) {
  const { body } = await fetch(`/models/fast/${name}`);
  const stream = name.endsWith('.gz') ? body.pipeThrough(new DecompressionStream('gzip')) : body;
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function run() {
  const [vocabulary, table, topic, attack, language, pii] = await Promise.all(
    [
      'vocab.txt',
      'static.safetensors.gz',
      'topic.safetensors.gz',
      'attack.safetensors.gz',
      'language.safetensors.gz',
      'pii.safetensors',
    ].map(bytesOf),
  );
  const classifiers = createClassifiers({
    wordPiece: new WordPiece(new TextDecoder().decode(vocabulary).trimEnd().split('\n')),
    table: readSafetensors(table),
    topic: readSafetensors(topic),
    attack: readSafetensors(attack),
    language: readSafetensors(language),
    pii,
    full: undefined,
    sleep: () => Promise.resolve(),
  });
  const prompts = await (await fetch('/prompts')).json();
  return prompts.map((text) => answerOf(classifiers, text));
}

const body = await run().catch((error) => ({ error: String(error.stack ?? error) }));
await fetch('/answers', { method: 'POST', body: JSON.stringify(body) });
