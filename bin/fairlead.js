#!/usr/bin/env node
// Nothing here is newer than Node 12: an old Node must get as far as the line that says it is too old.
const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(
    `fairlead: this is Node ${process.versions.node}; Fairlead needs Node ${NEEDED} or later (https://nodejs.org/en/download)\n`,
  );
  process.exitCode = 2;
} else {
  start().catch((error) => {
    process.stderr.write(`fairlead: it cannot be loaded: ${error.message.split('\n')[0]} [FL_INTERNAL]\n`);
    if (process.env.FAIRLEAD_DEBUG === '1') process.stderr.write(`${error.stack}\n`);
    process.exitCode = 2;
  });
}

async function start() {
  // The compile cache comes first, so that everything after it is kept compiled between runs.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { existsSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  const source = new URL('../src/cli/main.ts', import.meta.url);
  // Node strips types only outside node_modules, and the package carries compiled files.
  const fromSource = !/[\\/]node_modules[\\/]/.test(source.pathname) && existsSync(fileURLToPath(source));
  const entry = fromSource ? source : new URL('../dist/cli/main.js', import.meta.url);
  const cli = await import(entry.href);
  await cli.runProcess();
}
