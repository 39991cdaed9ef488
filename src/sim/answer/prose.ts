import { type Random, seededRandom } from '../../core/random.ts';
import { countTokens } from '../tokens.ts';
import type { Prompt } from './prompt.ts';

const filler = [
  'No model has run to write this sentence.',
  'The words are chosen by a seeded generator, so the same request gives the same text.',
  'A real backend would reason about the request here.',
  'Prompt tokens were counted and a place in the batch was found.',
  'Each token waits for one step of the batch that it belongs to.',
  'Longer prompts take longer to prefill, and a cached prefix takes no time.',
  'When the cache of keys and values is full, new requests wait in a queue.',
  'The pace of these tokens follows the settings of this backend.',
  'Nothing in this paragraph should be taken as advice.',
  'Replace this backend in the configuration to get real answers.',
  'A stream that breaks here can be taken up by another backend.',
  'The length of this text was drawn together with its sentences.',
  'Usage figures at the end count exactly these tokens.',
  'This sentence fills space, as the one before it did.',
  'Clients may stop reading at any time, and the place in the batch is freed.',
  'Faults can be switched on to see how a gateway copes with them.',
];

const thoughts = [
  'The user wants something, and this is only a simulation of thinking about it.',
  'First, the request should be read once more.',
  'Then the parts of it should be told apart.',
  'One could try the simple way before the hard one.',
  'There may be a case that was overlooked.',
  'Checking the result against the question seems wise.',
  'That would seem to settle it.',
  'It is worth asking whether the opposite could hold.',
];

/** Sentences without end, the same for the same arguments. */
interface Prose {
  readonly opening: readonly string[];
  readonly pool: readonly string[];
  readonly random: Random;
  /** The first sentence end at or after this many tokens ends the text. */
  readonly wantedTokens: number;
}

export function answerProse(model: string, prompt: Prompt, seed: number, leastTokens: number): Prose {
  const random = seededRandom(prompt.hash ^ Math.imul(seed + 1, 0x9e3779b1) ^ hashName(model));
  const head = headOf(prompt.question);
  const saw = head === '' ? '' : ` that begins with "${head}"`;
  return {
    opening: [
      `This is a simulated answer from ${model}.`,
      prompt.afterTool
        ? ` It read the answer of a tool to ${kindOf(prompt)}${saw}.`
        : ` It read ${kindOf(prompt)}${saw}.`,
    ],
    pool: filler,
    random,
    wantedTokens: leastTokens + Math.floor(random() * leastTokens),
  };
}

export function thoughtProse(model: string, prompt: Prompt, seed: number, wantedTokens: number): Prose {
  return {
    opening: ['This is simulated thinking.'],
    pool: thoughts,
    random: seededRandom(prompt.hash ^ Math.imul(seed + 7, 0x85ebca6b) ^ hashName(model)),
    wantedTokens,
  };
}

/**
 * What follows `prefix` in the text of `prose`, up to the text's own end or, when `leastTokens` asks for more, the first
 * sentence end after that many. A prefix that is none of this text is gone on with all the same.
 */
export function proseAfter(prose: Prose, prefix: string, leastTokens: number): string {
  const next = sentencesOf(prose);
  let text = prose.opening.join('');
  let tokens = countTokens(text);
  const grow = () => {
    const sentence = ` ${next()}`;
    text += sentence;
    tokens += countTokens(sentence);
  };
  while (tokens < prose.wantedTokens || text.length < prefix.length) grow();
  const prefixTokens = countTokens(prefix);
  if (!text.startsWith(prefix)) {
    const wanted = Math.max(leastTokens, prose.wantedTokens - prefixTokens, 12);
    return foreignContinuation(prefix, next, wanted);
  }
  while (leastTokens > 0 && tokens < prefixTokens + leastTokens) grow();
  return text.slice(prefix.length);
}

/** Draws sentences, none twice in a row. */
function sentencesOf({ pool, random }: Prose): () => string {
  let last = -1;
  return () => {
    const drawn = Math.floor(random() * (pool.length - (last === -1 ? 0 : 1)));
    last = last !== -1 && drawn >= last ? drawn + 1 : drawn;
    return pool[last] ?? '';
  };
}

/** The text of another model or server cannot be matched: full sentences follow it. */
function foreignContinuation(prefix: string, next: () => string, wantedTokens: number): string {
  let text = '';
  let tokens = 0;
  while (tokens < wantedTokens) {
    const sentence = text === '' && (prefix === '' || /\s$/.test(prefix)) ? next() : ` ${next()}`;
    text += sentence;
    tokens += countTokens(sentence);
  }
  return text;
}

/** The first words of `question`, on one line and free of quotes. */
function headOf(question: string): string {
  const line = question.slice(0, 400).replaceAll(/\s+/g, ' ').replaceAll('"', "'").trim();
  if (line.length <= 60) return line.toWellFormed();
  const cut = line.slice(0, 60);
  const space = cut.lastIndexOf(' ');
  return `${(space > 30 ? cut.slice(0, space) : cut).toWellFormed()} …`;
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [
    /```|\b(?:function|class|compile|regex|sql|typescript|javascript|python|code|bug)\b/i,
    'a request about code',
  ],
  [/\b(?:translate|translation)\b/i, 'a request to translate'],
  [/\b(?:summari[sz]e|summary|tl;dr)\b/i, 'a request to summarise'],
  [
    /\b(?:solve|integral|equation|derivative|prove|theorem|calculate)\b|\d\s*[-+*/^=]\s*\d/i,
    'a mathematical request',
  ],
  [/^\s*(?:hi|hello|hey|good (?:morning|evening))\b/i, 'a greeting'],
  [/\?\s*$/, 'a question'],
];

function kindOf({ question, images, sounds }: Prompt): string {
  const text = question.length > 2000 ? question.slice(0, 1000) + question.slice(-1000) : question;
  const kind = kinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'a request';
  const count = (n: number, noun: string) => (n === 1 ? `one ${noun}` : `${n} ${noun}s`);
  const seen = [images > 0 ? count(images, 'image') : '', sounds > 0 ? count(sounds, 'recording') : ''];
  return [kind, ...seen.filter((part) => part !== '')].join(' with ');
}

function hashName(name: string): number {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
  return hash;
}
