import { durationMs } from '../duration.ts';
import { type Field, orNothing } from '../source.ts';

export interface ImportedListener {
  readonly listen: Record<string, unknown> | undefined;
  /** How long an answer may take in all. */
  readonly timeoutMs: number | undefined;
}

/** The first of the listeners; there is one here. */
export function importListeners(listeners: Field): ImportedListener {
  const [first, ...rest] = listeners.items();
  for (const other of rest) other.ignored('there is one listener here: the first');
  if (first === undefined) return { listen: undefined, timeoutMs: undefined };
  first.at('name').ignored('a listener needs no name here');
  const keys = first.at('api_keys');
  if (keys.items().length > 0) keys.refused('this build checks no keys of clients; keep in front what does');
  const timeout = first.at('timeout');
  const timeoutMs = durationMs(timeout.value);
  if (timeout.present && timeoutMs === undefined) timeout.refused('must be a duration such as 300s');
  else timeout.mapped('fleet.timeouts.totalMs');
  const listen = orNothing({
    host: first.at('address').text('listen.host'),
    port: first.at('port').number('listen.port'),
  });
  return { listen, timeoutMs };
}
