/** One event of Anthropic's stream: its type is its name, too. */
export function sseEvent<Event extends { readonly type: string }>(event: Event): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
