import type { Danger, Sink } from '../rules/schema.ts';
import type { CallSite } from './call-site.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';
import { allTaints, HOLE, type Taint, type Value } from './value.ts';

/** Reports what others chose and what reaches this call without having been made harmless. */
export function reportSinks(site: CallSite, state: State, machine: Machine): void {
  const { file } = state.frame;
  for (const { danger, sink } of machine.rules.sinks(file.language, site)) {
    const taint = reaching(danger, sink, site, state);
    if (taint === undefined || !holds(sink, site)) continue;
    const severity = sink.severity ?? danger.severity;
    machine.report({ danger, severity, taint, file, at: site.at, call: site.path || site.method });
  }
}

function reaching(danger: Danger, sink: Sink, site: CallSite, state: State): Taint | undefined {
  for (const value of valuesAt(sink, site)) {
    const element =
      sink.first === true
        ? (value.entries?.get('0') ?? (value.entries === undefined ? value : undefined))
        : value;
    if (element === undefined || !textFits(sink, site, element)) continue;
    const found = allTaints(element).find(
      (taint) => danger.from.includes(taint.origin.kind) && state.isOpen(taint, danger.id),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function valuesAt({ arguments: positions }: Sink, { args, receiver }: CallSite): Value[] {
  return positions.flatMap((position) => {
    if (position === 'any') return args.all;
    const value = position === 'receiver' ? receiver : args.at(position);
    return value === undefined ? [] : [value];
  });
}

/** With a text that is put together, it must look as the sink says; a text that is wholly unknown is judged by the receiver. */
function textFits({ text, receiver }: Sink, site: CallSite, value: Value): boolean {
  const put = value.text?.replaceAll(HOLE, '').trim() ?? '';
  if (text !== undefined && put !== '') return new RegExp(text, 'i').test(value.text ?? '');
  if (receiver === undefined) return text === undefined;
  const { path = '' } = site.receiver ?? {};
  const last = path.slice(path.lastIndexOf('.') + 1).replace(/\(\)$/, '');
  return new RegExp(receiver, 'i').test(last === '' ? site.receiverName : last);
}

function holds({ option, unless, beside }: Sink, { args }: CallSite): boolean {
  if (option !== undefined) {
    const value = args.option(option.name, option.at);
    if (value === undefined || value.truth === false) return false;
    if (option.matches !== undefined && !new RegExp(option.matches).test(value.text ?? value.path))
      return false;
  }
  if (unless !== undefined) {
    const value = args.option(unless.name, unless.at);
    if (value !== undefined && new RegExp(unless.matches).test(value.text ?? value.path)) return false;
  }
  return beside === undefined || new RegExp(beside.matches).test(spelled(args.at(beside.at)));
}

/** A text, or the texts of a list, with blanks between them. */
function spelled(value: Value | undefined): string {
  if (value?.entries === undefined) return value?.text ?? '';
  return [...value.entries.values()].map(({ text }) => text ?? '').join(' ');
}
