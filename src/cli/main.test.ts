import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { runArgv } from './cli.fixture.ts';
import { type CommandKind, defineCommand } from './commands/define.ts';
import { commands } from './commands/index.gen.ts';

const run = (argv: readonly string[], known: readonly CommandKind[] = commands, env = {}) =>
  runArgv(argv, env, known);

const failing = (thrown: unknown) =>
  defineCommand({
    id: 'fail',
    title: 'Fail',
    summary: 'Fails.',
    usage: '',
    options: {},
    examples: [],
    run: () => Promise.reject(thrown),
  });

describe('exit codes and the line on stderr', () => {
  it('2 and one line for a mistake of the user', async () => {
    expect(await run(['explian'])).toMatchObject({ code: 2, out: '' });
    expect((await run(['lst'])).err).toBe('fairlead: unknown command lst; did you mean list? [FL_USAGE]\n');
  });

  it('one line even where the message has several, and no stack', async () => {
    const error = new FairleadError('FL_CONFIG_INVALID', 'bad\n  file.', { hint: 'mend it' });
    expect(await run(['fail'], [failing(error)])).toEqual({
      code: 2,
      out: '',
      err: 'fairlead: bad file; mend it [FL_CONFIG_INVALID]\n',
    });
  });

  it('a stable code for a fault of our own, with the stack only when asked', async () => {
    const known = [failing(new TypeError('x is not a function'))];
    const quiet = await run(['fail'], known);
    expect(quiet.code).toBe(2);
    expect(quiet.err).toBe(
      'fairlead: TypeError: x is not a function; set FAIRLEAD_DEBUG=1 to see where [FL_INTERNAL]\n',
    );
    expect((await run(['fail'], known, { FAIRLEAD_DEBUG: '1' })).err).toMatch(/main\.test\.ts/);
  });

  it('what a command answers otherwise', async () => {
    const found = { ...failing(0), run: async () => 1 as const };
    expect((await run(['fail'], [found])).code).toBe(1);
  });
});

describe('help', () => {
  it('lists every command with its summary', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => line.trim().replace(/ {2,}/, ' '));
    for (const { id, summary } of commands) expect(lines).toContain(`${id} ${summary}`);
  });

  it.each(commands.map((command) => [command.id, command] as const))(
    'of %s comes from its definition',
    async (id, command) => {
      const { code, out } = await run([...id.split(' '), '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: fairlead ${`${id} ${command.usage}`.trim()}\n`);
      for (const name of Object.keys(command.options)) expect(out).toContain(`--${name}`);
    },
  );
});

describe('every command', () => {
  it.each(commands.map((command) => [command.id, command] as const))(
    '%s states itself well',
    (id, command) => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)?( [a-z]+)?$/);
      expect(command.summary).toMatch(/^[A-Z].*\.$/s);
      expect(command.examples.length).toBeGreaterThan(0);
      expect(command.examples.some((example) => example.includes(`fairlead ${id}`))).toBe(true);
      expect(Object.keys(command.options)).not.toContain('json');
    },
  );

  it.each(commands.map((command) => command.id))(
    '%s loads nothing before it runs, so that --help stays fast',
    (id) => {
      const file = new URL(`./commands/${id.replace(' ', '-')}.ts`, import.meta.url);
      const loaded = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type ).* from '(.*)';$/gm);
      // options that several commands share are a table of their own
      const own = [...loaded].map((match) => match[1]).filter((path) => !path?.endsWith('-options.ts'));
      expect(own).toEqual(['./define.ts']);
    },
  );
});

describe('list and version', () => {
  it('list commands names this very list', async () => {
    const { out } = await run(['list', 'commands', '--json']);
    expect((JSON.parse(out) as { id: string }[]).map((unit) => unit.id)).toEqual(
      commands.map((command) => command.id),
    );
  });

  it('list says what there is to list', async () => {
    expect((await run(['list'])).err).toBe(
      'fairlead: list needs the name of a list; one of signals, selections, plugins, providers, balancers, families, commands, prices [FL_USAGE]\n',
    );
    expect((await run(['list', 'signal'])).err).toContain('did you mean signals?');
  });

  it('version is the one of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect((await run(['--version'])).out).toBe(`${version}\n`);
    expect(JSON.parse((await run(['version', '--json'])).out)).toMatchObject({ fairlead: version });
  });
});
