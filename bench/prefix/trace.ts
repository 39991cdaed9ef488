import { type Random, seededRandom } from '../../src/core/random.ts';

/** One conversation: what the system and, turn by turn, the user say. */
export interface Conversation {
  readonly system: string;
  readonly turns: readonly string[];
  /** Pause of the user before each turn. */
  readonly thinkMs: readonly number[];
}

export interface TraceShape {
  readonly seed: number;
  readonly conversations: number;
  readonly turns: number;
  readonly systems: number;
  readonly systemWords: number;
  /** Length of what the first turn brings along, such as a file or retrieved passages. */
  readonly documentWords: number;
  readonly questionWords: number;
  /** Mean of the exponentially distributed pause before a turn. */
  readonly thinkMs: number;
}

const WORDS =
  'a the model server token cache prefix block queue batch request answer gateway stream chip memory layer head weight tensor network prompt user price limit time load fast slow large small first last next never often under over where which while because'.split(
    ' ',
  );

/** The same conversations for the same shape, of random words that share nothing but their system prompts. */
export function makeTrace(shape: TraceShape): Conversation[] {
  const random = seededRandom(shape.seed);
  const systems = Array.from(
    { length: shape.systems },
    (_, i) => `System ${i}. ${words(random, shape.systemWords)}`,
  );
  return Array.from({ length: shape.conversations }, (_, c) => ({
    system: systems[Math.floor(random() * systems.length)] as string,
    turns: Array.from({ length: shape.turns }, (_, turn) =>
      turn === 0
        ? `Conversation ${c}. ${words(random, shape.documentWords)}`
        : words(random, shape.questionWords),
    ),
    thinkMs: Array.from({ length: shape.turns }, () => -Math.log(1 - random()) * shape.thinkMs),
  }));
}

const words = (random: Random, count: number) =>
  Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
