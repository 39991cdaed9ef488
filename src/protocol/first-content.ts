import { dataEnd, dataStart, frameEnd } from './sse.ts';

/**
 * Whether any of the whole events in `bytes` says something: text, thinking, a tool call, an end. The
 * usual first event only names the role, and a backend that dies right after it has said nothing yet.
 * What is not understood counts as something. Parses the events: for the first of a stream only.
 */
export function saysSomething(bytes: Buffer): boolean {
  let start = 0;
  while (start < bytes.length) {
    const end = frameEnd(bytes, start);
    if (end === -1) return false;
    const data = dataStart(bytes, start);
    if (data !== -1 && eventSays(bytes.toString('utf8', data, dataEnd(bytes, end)))) return true;
    start = end;
  }
  return false;
}

function eventSays(payload: string): boolean {
  let event: { choices?: unknown };
  try {
    event = JSON.parse(payload);
  } catch {
    return true; // [DONE], or not for us to judge
  }
  return !Array.isArray(event.choices) || event.choices.some(choiceSays);
}

function choiceSays(choice: { finish_reason?: unknown; text?: unknown; delta?: unknown } | null): boolean {
  if (choice === null || typeof choice !== 'object') return true;
  if (!isEmpty(choice.finish_reason) || !isEmpty(choice.text)) return true;
  const { delta } = choice;
  if (delta === null || typeof delta !== 'object') return false;
  return Object.entries(delta).some(([key, value]) => key !== 'role' && !isEmpty(value));
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
