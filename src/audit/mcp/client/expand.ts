import { homedir } from 'node:os';
import type { Launch } from '../model.ts';

const VARIABLE =
  /\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}|\$\{(input|workspaceFolder|userHome)(?::[^}]*)?\}/g;

/** The launch with variables of the environment put in, as clients do; a text says which one is missing. */
export function expand(launch: Launch, env: Readonly<Record<string, string | undefined>>): Launch | string {
  const missing = new Set<string>();
  const fill = (text: string) =>
    text.replace(VARIABLE, (whole, name?: string, otherwise?: string) => {
      if (whole.startsWith('${workspaceFolder')) return '.';
      if (whole.startsWith('${userHome')) return homedir();
      const value = name === undefined || name === 'input' ? undefined : (env[name] ?? otherwise);
      if (value === undefined) missing.add(whole);
      return value ?? '';
    });
  const record = (values: Readonly<Record<string, string>> | undefined) =>
    values === undefined
      ? undefined
      : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]));
  const filled: Launch = {
    ...launch,
    command: launch.command === undefined ? undefined : fill(launch.command),
    args: launch.args?.map(fill),
    env: record(launch.env),
    url: launch.url === undefined ? undefined : fill(launch.url),
    headers: record(launch.headers),
  };
  return missing.size === 0 ? filled : `it needs ${[...missing].join(', ')}, which is not set here`;
}
