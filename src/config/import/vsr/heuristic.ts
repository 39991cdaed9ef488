import { asItStands, type KeyReader, readKeys } from '../read-keys.ts';
import type { Field } from '../source.ts';
import { NEVER, type SignalNames, type SignalUnit } from './signal-names.ts';

/** The greatest edit distance that our keyword signal takes. */
const MOST_EDITS = 8;

type Keys = Readonly<Record<string, unknown>>;

interface HeuristicSignal {
  /** The type by which VSR's decisions refer to it. */
  readonly leaf: string;
  readonly type: string;
  read(rule: Field, to: string): Keys;
}

const predicate: KeyReader = (field, to) =>
  readKeys(field, to, { gt: 'number', gte: 'number', lt: 'number', lte: 'number' });

const positive: KeyReader = (field, to) => {
  const value = field.number(to);
  return value !== undefined && value > 0 ? value : undefined;
};

const method: KeyReader = (field, to) => {
  if (field.value === 'fuzzy') {
    field.approximated(
      to,
      'VSR’s classifier refuses this method; taken as whole words, give or take some edits',
    );
    return 'fuzzy';
  }
  return field.text(to);
};

const edits: KeyReader = (field, to) => {
  const value = field.value;
  if (typeof value === 'number' && (value < 0 || value > MOST_EDITS || !Number.isInteger(value))) {
    field.approximated(to, `an edit distance of ${value} would match any word; 2 is taken instead`);
    return undefined;
  }
  return field.number(to);
};

const upperCase: KeyReader = (field, to) => field.text(to)?.toUpperCase();

/** VSR's signals that need no model, by their key under routing.signals. */
export const HEURISTIC: Readonly<Record<string, HeuristicSignal>> = {
  keywords: {
    leaf: 'keyword',
    type: 'keyword',
    read: (rule, to) =>
      readKeys(rule, to, {
        operator: upperCase,
        keywords: 'texts',
        method,
        case_sensitive: 'flag',
        bm25_threshold: positive,
        ngram_threshold: positive,
        ngram_arity: positive,
        fuzzy_match: 'flag',
        fuzzy_threshold: edits,
      }),
  },
  context: {
    leaf: 'context',
    type: 'context',
    read: (rule, to) => readKeys(rule, to, { min_tokens: asItStands, max_tokens: asItStands }),
  },
  structure: {
    leaf: 'structure',
    type: 'structure',
    read: (rule, to) => readKeys(rule, to, { feature: structureFeature, predicate }),
  },
  language: {
    leaf: 'language',
    type: 'language',
    read: (rule, to) => readKeys(rule, to, { threshold: 'number' }),
  },
  conversation: { leaf: 'conversation', type: 'conversation', read: conversation },
  events: {
    leaf: 'event',
    type: 'event',
    read: (rule, to) =>
      readKeys(rule, to, {
        event_types: 'texts',
        severities: 'texts',
        action_codes: 'texts',
        temporal: 'flag',
      }),
  },
  metadata: {
    leaf: 'metadata',
    type: 'metadata',
    read: (rule, to) =>
      readKeys(rule, to, {
        key: 'text',
        predicate: (field, at) => readKeys(field, at, { equals: 'text', in: 'texts', exists: 'flag' }),
      }),
  },
  input_modality: {
    leaf: 'input_modality',
    type: 'input_modality',
    read: (rule, to) => {
      const modality = rule.at('modality').text(`${to}.parts`);
      return modality === undefined ? {} : { parts: [modality] };
    },
  },
};

const STRUCTURE_SOURCES: Readonly<Record<string, Readonly<Record<string, KeyReader>>>> = {
  regex: { pattern: 'text' },
  keyword_set: { keywords: 'texts' },
  sequence: { sequences: asItStands },
  text_bytes: {},
};

function structureFeature(field: Field, to: string): unknown {
  return readKeys(field, to, {
    type: 'text',
    source: (source, at) => {
      const type = source.at('type').word;
      return readKeys(source, at, { type: 'text', case_sensitive: 'flag', ...STRUCTURE_SOURCES[type] });
    },
  });
}

/** What the protocol itself asks of tools is a signal of its own here. */
const TOOL_CHOICES: Readonly<Record<string, string>> = {
  tool_choice_required: 'required',
  tool_choice_none: 'none',
};
const UNKNOWN_SOURCES: Readonly<Record<string, string>> = {
  flow_tool_state: 'the state of VSR’s workflows has no counterpart; it never matches',
};

function conversation(rule: Field, to: string): Keys {
  const source = rule.at('feature').at('source').at('type');
  const choice = TOOL_CHOICES[source.word];
  if (choice !== undefined) {
    rule.at('feature').mapped(`${to}.choice`);
    return { type: 'tools', choice };
  }
  const unknown = UNKNOWN_SOURCES[source.word];
  if (unknown !== undefined) {
    rule.at('feature').approximated(to, unknown);
    return { type: NEVER, of: 'conversation', reason: unknown };
  }
  const keys = readKeys(rule, to, {
    feature: (feature, at) =>
      readKeys(feature, at, {
        type: 'text',
        source: (from, below) => readKeys(from, below, { type: 'text', role: 'text' }),
      }),
    predicate,
  });
  const counts = rule.at('feature').at('type').value === 'count';
  return counts && keys.predicate === undefined ? { ...keys, predicate: { gt: 0 } } : keys;
}

/** The rules of one family in our form; each is declared under the name that decisions use. */
export function importHeuristic(
  list: Field,
  kind: HeuristicSignal,
  names: SignalNames,
  to: string,
): SignalUnit[] {
  const units: SignalUnit[] = [];
  for (const rule of list.items()) {
    const stated = rule.at('name').text(`${to}.${kind.type}`);
    if (stated === undefined) {
      rule.refused('has no name');
      continue;
    }
    if (names.has(kind.leaf, stated)) {
      rule.refused(`there is a ${kind.leaf} ${stated} before it`);
      continue;
    }
    const { type = kind.type, ...keys } = kind.read(rule, `${to}.${stated}`);
    const name = type === NEVER ? `${kind.leaf}:${stated}` : stated;
    rule.at('description').ignored('signals carry no description');
    names.declare(kind.leaf, stated, { type: String(type), name });
    units.push({ type: String(type), name, ...keys });
  }
  return units;
}
