import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClientPlaces } from '../rules.ts';

export interface Home {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const thisHome = (env: Home['env'] = process.env): Home => ({
  platform: process.platform,
  home: env.HOME ?? homedir(),
  env,
});

export interface Found {
  readonly client: string;
  readonly file: string;
}

/** The files in which the client keeps its servers on such a machine, whether they are there or not. */
export function placesOf(client: ClientPlaces, { platform, home, env }: Home): string[] {
  const own = platform === 'darwin' || platform === 'win32' ? client[platform] : client.linux;
  const config = env.XDG_CONFIG_HOME ?? join(home, '.config');
  const appData = env.APPDATA ?? join(home, 'AppData', 'Roaming');
  return [...client.all, ...own].map((path) =>
    join(
      path
        .replace(/^~/, () => home)
        .replace('{config}', () => config)
        .replace('%APPDATA%', () => appData),
    ),
  );
}

/** The files in a project's folder in which clients keep servers for it. */
export const projectPlaces = (clients: readonly ClientPlaces[], folder: string): Found[] =>
  clients.flatMap(({ title, project }) =>
    project.map((path) => ({ client: title, file: join(folder, path) })),
  );
