import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The first of the known browsers that this machine has; undefined for none. */
export function findChromium(): string | undefined {
  return NAMES.find((name) => {
    try {
      execFileSync('which', [name], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** Opens a page in a browser without a window, in a profile of its own; disposing ends it. */
export async function openPage(chromium: string, url: string): Promise<AsyncDisposable> {
  const profile = await mkdtemp(join(tmpdir(), 'fairlead-chromium-'));
  const child = spawn(
    chromium,
    [
      '--headless',
      // Its own sandbox does not run as root; the page is ours and reaches loopback only.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--no-first-run',
      // Keeps the browser open after it has loaded the page.
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      url,
    ],
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) {
        child.kill();
        await once(child, 'exit');
      }
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
