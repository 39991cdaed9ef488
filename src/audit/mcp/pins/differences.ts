import type { McpServer, McpSet } from '../model.ts';
import { type Pin, type Pins, pinServer, serverKey } from './pins.ts';

export interface Difference {
  /** Such as `tool send_mail` or `instructions`. */
  readonly what: string;
  readonly change: 'changed' | 'added' | 'removed';
  /** Fields that changed. */
  readonly fields: readonly string[];
  /** What it says now; '' where it is gone. */
  readonly now: string;
}

/** How a server differs from its pins. Lists that it was not asked for are not compared; a server without pins is all new. */
export function differences(pins: Pins, set: McpSet, server: McpServer): Difference[] {
  const now = pinServer(server);
  const key = serverKey(set, server);
  const before = Object.hasOwn(pins.servers, key) ? pins.servers[key] : undefined;
  if (before === undefined)
    return Object.keys(now).length === 0
      ? []
      : [{ what: 'server', change: 'added', fields: [], now: server.instructions ?? '' }];
  const out: Difference[] = [];
  const one = (what: string, old: Pin | undefined, fresh: Pin | undefined, text: string) => {
    if (old?.hash === fresh?.hash) return;
    if (old === undefined) out.push({ what, change: 'added', fields: [], now: text });
    else if (fresh === undefined) out.push({ what, change: 'removed', fields: [], now: '' });
    else out.push({ what, change: 'changed', fields: changedFields(old, fresh), now: text });
  };
  if (server.tools !== undefined)
    one('instructions', before.instructions, now.instructions, server.instructions ?? '');
  const list = (
    noun: string,
    old: Readonly<Record<string, Pin>> | undefined,
    fresh: Readonly<Record<string, Pin>> | undefined,
    textOf: (name: string) => string,
  ) => {
    if (fresh === undefined) return;
    for (const name of new Set([...Object.keys(old ?? {}), ...Object.keys(fresh)]))
      one(`${noun} ${name}`, own(old, name), own(fresh, name), textOf(name));
  };
  list(
    'tool',
    before.tools,
    now.tools,
    (name) => server.tools?.find((tool) => tool.name === name)?.description ?? '',
  );
  list(
    'prompt',
    before.prompts,
    now.prompts,
    (name) => server.prompts?.find((prompt) => prompt.name === name)?.description ?? '',
  );
  list(
    'resource',
    before.resources,
    now.resources,
    (uri) => server.resources?.find((resource) => resource.uri === uri)?.description ?? '',
  );
  return out;
}

const own = (pins: Readonly<Record<string, Pin>> | undefined, name: string): Pin | undefined =>
  pins !== undefined && Object.hasOwn(pins, name) ? pins[name] : undefined;

function changedFields(old: Pin, fresh: Pin): string[] {
  const names = new Set([...Object.keys(old.parts), ...Object.keys(fresh.parts)]);
  return [...names].filter((name) => old.parts[name] !== fresh.parts[name]).sort();
}
