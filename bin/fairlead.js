#!/usr/bin/env node
// Nothing here is newer than Node 12: an old Node must get as far as the line that says it is too old.
const NEEDED = 24;
// A server's young generation has its size from the start: V8 would let it grow by hundreds of megabytes over the first
// hundred thousand requests, and it can be set only as the process begins.
const YOUNG_GENERATION = ['--min-semi-space-size=32', '--max-semi-space-size=32'];

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

/** Starts this process anew, in its own place, with the memory settings of a server; where the system cannot, they stay. */
function settleMemory() {
  const { argv, execArgv, env } = process;
  const isServer = argv[2] === 'serve' && !argv.includes('--help') && !argv.includes('-h');
  const isSettled = [...execArgv, env.NODE_OPTIONS || ''].some((flag) => flag.includes('semi-space'));
  if (!isServer || isSettled || process.connected || process.execve === undefined) return;
  process.execve(
    process.execPath,
    [process.execPath, ...execArgv, ...YOUNG_GENERATION, ...argv.slice(1)],
    env,
  );
}

async function start() {
  settleMemory();
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
