import { longestList } from './json-items.ts';
import type { Pace } from './pace.ts';
import { passagesOf } from './sentences.ts';

/** What is kept or left out as one. */
export interface Unit {
  /** As it stands in the text. */
  readonly text: string;
  /** Sentences or items in it, for the note; of a note that stands there already: what it says. */
  readonly count: number;
  /** True for a note of an earlier compression. */
  readonly isNote: boolean;
}

/** A text in units that may be left out. */
export interface DividedText {
  readonly units: readonly Unit[];
  /** What is never left out: what stands around the items of JSON. */
  readonly frame: string;
  /** The text with the units that `keeps` holds for, as they are and in order, and a note for every gap. */
  render(keeps: (unit: number) => boolean): string;
}

/** Lines and sentences under this are taken together: a note would be longer than they are. */
const SHORTEST_UNIT_CHARS = 80;
/** JSON is read in one turn, so a text that is longer is left alone. */
const LONGEST_JSON_CHARS = 1 << 20;
/** Cutting is so much faster than what a pace is counted by. */
const CUTS_A_READ = 16;
const NOTE = /^\s*\[… (\d+) (?:sentences?|items?) left out\]\s*$/;

export const note = (count: number, what: 'sentence' | 'item'): string =>
  `[… ${count} ${what}${count === 1 ? '' : 's'} left out]`;

/**
 * Cuts a text: JSON by the items of its longest list, in one turn, anything else by sentences and blocks of code, in turns
 * of `pace`. O(length).
 */
export async function divide(text: string, pace: Pace): Promise<DividedText> {
  const isMaybeJson = /^\s*[[{]/.test(text);
  if (isMaybeJson && text.length > LONGEST_JSON_CHARS) return { units: [], frame: text, render: () => text };
  return isMaybeJson && isJson(text) ? divideJson(text) : divideProse(text, pace);
}

async function divideProse(text: string, pace: Pace): Promise<DividedText> {
  const units: Unit[] = [];
  let pending = { text: '', count: 0 };
  const flush = () => {
    if (pending.text !== '') units.push({ ...pending, isNote: false });
    pending = { text: '', count: 0 };
  };
  for (const passage of passagesOf(text)) {
    await pace.read(passage.text.length / CUTS_A_READ);
    const noted = passage.isCode ? null : NOTE.exec(passage.text);
    if (passage.isCode || noted !== null) {
      flush();
      units.push({ text: passage.text, count: Number(noted?.[1] ?? 1), isNote: noted !== null });
      continue;
    }
    pending = {
      text: pending.text + passage.text,
      count: pending.count + (passage.text.trim() === '' ? 0 : 1),
    };
    if (pending.text.length >= SHORTEST_UNIT_CHARS) flush();
  }
  flush();
  return {
    units,
    frame: '',
    render: (keeps) =>
      withNotes(units, keeps, (gap) => {
        const last = gap.at(-1)?.text ?? '';
        return note(total(gap), 'sentence') + last.slice(last.trimEnd().length);
      }).join(''),
  };
}

function divideJson(text: string): DividedText {
  const list = longestList(text);
  if (list === undefined) return { units: [], frame: text, render: () => text };
  const units = unitsOfItems(list.items.map(([start, end]) => text.slice(start, end)));
  const before = text.slice(0, list.start);
  const behind = text.slice(list.end);
  return {
    units,
    frame: before + behind,
    render: (keeps) => {
      const items = withNotes(units, keeps, (gap) => {
        const [first] = gap;
        const indent = first === undefined ? '' : first.text.slice(0, first.text.search(/\S/));
        return `${indent}${JSON.stringify(note(total(gap), 'item'))}`;
      });
      return `${before}${items.join(',')}${behind}`;
    },
  };
}

/** Short items are taken together, as short lines are. */
function unitsOfItems(items: readonly string[]): Unit[] {
  const units: Unit[] = [];
  let pending: string[] = [];
  let chars = 0;
  const flush = () => {
    if (pending.length > 0) units.push({ text: pending.join(','), count: pending.length, isNote: false });
    pending = [];
    chars = 0;
  };
  for (const item of items) {
    const noted = NOTE.exec(item.trim().replace(/^"|"$/g, ''));
    if (noted !== null) {
      flush();
      units.push({ text: item, count: Number(noted[1]), isNote: true });
      continue;
    }
    pending.push(item);
    chars += item.length;
    if (chars >= SHORTEST_UNIT_CHARS) flush();
  }
  flush();
  return units;
}

function withNotes(
  units: readonly Unit[],
  keeps: (unit: number) => boolean,
  noteFor: (gap: readonly Unit[]) => string,
): string[] {
  const pieces: string[] = [];
  let gap: Unit[] = [];
  const close = () => {
    if (gap.length > 0) pieces.push(noteFor(gap));
    gap = [];
  };
  for (const [at, unit] of units.entries()) {
    if (unit.isNote || !keeps(at)) {
      gap.push(unit);
      continue;
    }
    close();
    pieces.push(unit.text);
  }
  close();
  return pieces;
}

const total = (units: readonly Unit[]): number => units.reduce((sum, { count }) => sum + count, 0);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
