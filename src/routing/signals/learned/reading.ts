import type { Classifiers, Reading } from '../../../inference/contract.ts';
import { messageText } from '../../../protocol/message-text.ts';
import type { RequestView } from '../../view.ts';

/** Who speaks for the operator: what stands there is no attack and no data of the client's. */
const OPERATORS: ReadonlySet<string> = new Set(['system', 'developer']);

/** The reading of `text`, one for all signals of a request, so that a text is gone through once. */
export function readingOf(view: RequestView, classifiers: Classifiers, text = view.text): Reading {
  const readings = view.memo(classifiers, newReadings);
  let reading = readings.get(text);
  if (reading === undefined) {
    reading = classifiers.read(text);
    readings.set(text, reading);
  }
  return reading;
}

const newReadings = () => new Map<string, Reading>();

/** What signals read, and with `history` each text of earlier turns and tool results beside it, each once. */
export function textsOf(view: RequestView, history: boolean): readonly string[] {
  if (!history) return [view.text];
  return view.memo(textsOf, everyText);
}

function everyText(view: RequestView): readonly string[] {
  const texts = new Set([view.text]);
  for (const message of view.messages) {
    if (OPERATORS.has(message.role)) continue;
    const text = messageText(message);
    if (text !== '') texts.add(text);
  }
  return [...texts];
}
