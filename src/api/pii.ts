import { notA } from './input.ts';
import { type Answerer, shareOf } from './on-board.ts';

/** Stands for what was found where the caller did not ask to see it. */
const HIDDEN = '[DETECTED]';

/**
 * Personal data in vLLM Semantic Router's shape; positions are code points. Options: `entity_types`,
 * `confidence_threshold`, `return_positions`, `mask_entities`, `reveal_entity_text`.
 */
export const answerPii: Answerer = async ({ text, options, answer }) => {
  const least = shareOf(options, 'confidence_threshold') ?? 0;
  const wanted = wantedTypes(options.entity_types);
  const spans = (await answer('pii')).filter(
    ({ type, score }) => score >= least && (wanted === undefined || wanted.has(type.toLowerCase())),
  );
  const points = Array.from(text);
  const found = spans.map((span) => ({ ...span, value: points.slice(span.start, span.end).join('') }));
  const masks = placeholders(found);
  const masked = options.mask_entities === true;
  return {
    has_pii: found.length > 0,
    entities: found.map(({ type, value, score, start, end }, i) => ({
      type,
      value: options.reveal_entity_text === true ? value : HIDDEN,
      confidence: score,
      ...(options.return_positions === true ? { start_position: start, end_position: end } : {}),
      ...(masked ? { masked_value: masks[i] } : {}),
    })),
    ...(masked && found.length > 0 ? { masked_text: maskedText(points, found, masks) } : {}),
    security_recommendation: found.length > 0 ? 'block' : 'allow',
  };
};

interface Found {
  readonly type: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function wantedTypes(given: unknown): ReadonlySet<string> | undefined {
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || !given.every((type) => typeof type === 'string')) {
    throw notA('options.entity_types', 'a list of strings');
  }
  return given.length === 0 ? undefined : new Set(given.map((type) => type.toLowerCase()));
}

/** `[TYPE_0]` and so on; one value has one placeholder throughout a text. */
function placeholders(found: readonly Found[]): readonly string[] {
  const numbers = new Map<string, Map<string, number>>();
  return found.map(({ type, value }) => {
    const ofType = numbers.get(type) ?? new Map<string, number>();
    numbers.set(type, ofType);
    const number = ofType.get(value) ?? ofType.size;
    ofType.set(value, number);
    return `[${type}_${number}]`;
  });
}

/** The text with a placeholder for each span; of spans that overlap, the first. */
function maskedText(points: readonly string[], found: readonly Found[], masks: readonly string[]): string {
  const parts: string[] = [];
  let at = 0;
  const order = found.map((_, i) => i).sort((a, b) => (found[a]?.start ?? 0) - (found[b]?.start ?? 0));
  for (const i of order) {
    const { start, end } = found[i] as Found;
    if (start < at) continue;
    parts.push(points.slice(at, start).join(''), masks[i] as string);
    at = end;
  }
  return parts.join('') + points.slice(at).join('');
}
