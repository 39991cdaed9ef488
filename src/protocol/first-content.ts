interface Event {
  readonly choices?: unknown;
  readonly [field: string]: unknown;
}

/**
 * Whether an event of a stream says something: text, thinking, a tool call, an end. The usual first one
 * only names the role, and a backend that dies right after it has said nothing yet. What is not
 * understood counts as something.
 */
export function eventSays({ choices }: Event): boolean {
  return !Array.isArray(choices) || choices.some(choiceSays);
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
