import { expect, test } from 'vitest';
import { packageOf } from './package-of.ts';

const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

test.each([
  ['npx', ['-y', '@acme/mcp@1.2.3'], 'npm', '@acme/mcp', '1.2.3', true],
  ['npx.cmd', ['-y', 'acme-mcp'], 'npm', 'acme-mcp', '', false],
  ['npx', ['--package=acme-mcp@^1.0.0', 'acme'], 'npm', 'acme-mcp', '^1.0.0', false],
  ['npx', ['-y', 'acme-mcp@latest', '--port', '1'], 'npm', 'acme-mcp', 'latest', false],
  ['cmd', ['/c', 'npx', '-y', 'acme-mcp@2.0.0-beta.1'], 'npm', 'acme-mcp', '2.0.0-beta.1', true],
  ['bash', ['-c', 'npx -y acme-mcp@2.0.0'], 'npm', 'acme-mcp', '2.0.0', true],
  ['pnpm', ['dlx', 'acme-mcp@2.0.0'], 'npm', 'acme-mcp', '2.0.0', true],
  ['npx', ['-y', `github:acme/mcp#${COMMIT}`], 'git', 'github:acme/mcp', '', true],
  ['npx', ['-y', 'acme/mcp'], 'git', 'acme/mcp', '', false],
  ['uvx', ['acme-mcp==1.0'], 'pypi', 'acme-mcp', '1.0', true],
  ['uvx', ['acme-mcp@latest'], 'pypi', 'acme-mcp', 'latest', false],
  ['uvx', ['--python', '3.12', '--from', 'acme[all]==1.0.1', 'acme'], 'pypi', 'acme', '1.0.1', true],
  [
    'uvx',
    ['--from', 'git+https://git.example/acme@main', 'acme'],
    'git',
    'git+https://git.example/acme@main',
    '',
    false,
  ],
  ['pipx', ['run', 'acme-mcp'], 'pypi', 'acme-mcp', '', false],
  ['uv', ['tool', 'run', 'acme-mcp==1.0'], 'pypi', 'acme-mcp', '1.0', true],
  [
    'docker',
    ['run', '-i', '--rm', '-e', 'KEY', '--mount', 'type=bind', 'acme/mcp:1.4'],
    'docker',
    'acme/mcp',
    '1.4',
    true,
  ],
  ['docker', ['run', '-i', 'reg.example:5000/acme/mcp'], 'docker', 'reg.example:5000/acme/mcp', '', false],
  ['podman', ['run', `acme/mcp@sha256:${COMMIT}`], 'docker', 'acme/mcp', '', true],
  ['deno', ['run', '-A', 'npm:acme-mcp@1.0.0'], 'npm', 'acme-mcp', '1.0.0', true],
] as const)('%s %j', (command, args, from, name, version, isPinned) => {
  expect(packageOf({ transport: 'stdio', command, args: [...args] })).toMatchObject({
    from,
    name,
    version,
    isPinned,
  });
});

test.each([
  ['node', ['server.js']],
  ['npx', ['./server.js']],
  ['python', ['-m', 'acme']],
  ['docker', ['ps']],
  ['uv', ['run', 'server.py']],
] as const)('%s %j is no package', (command, args) => {
  expect(packageOf({ transport: 'stdio', command, args: [...args] })).toBeUndefined();
});
