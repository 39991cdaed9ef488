import type { Launch } from './model.ts';

/** The package that a launch runs. */
export interface RunPackage {
  readonly from: 'npm' | 'pypi' | 'docker' | 'git' | 'url';
  readonly name: string;
  /** '' where none is named. */
  readonly version: string;
  /** True where the same bytes are run each time: an exact version, a digest or a commit. */
  readonly isPinned: boolean;
  /** As it stands in the configuration. */
  readonly spec: string;
}

const NPM = /(?:^|[\\/])(?:npx|bunx|pnpx)(?:\.cmd|\.exe)?$/i;
const NPM_SUB = /(?:^|[\\/])(?:npm|pnpm|yarn|bun)(?:\.cmd|\.exe)?$/i;
const PYPI = /(?:^|[\\/])uvx(?:\.exe)?$/i;
const DOCKER = /(?:^|[\\/])(?:docker|podman|nerdctl)(?:\.exe)?$/i;
/** Flags of `docker run` that take no value; of all others the next word is theirs. */
const DOCKER_ALONE =
  /^(?:--rm|--init|--privileged|--read-only|--detach|--interactive|--tty|--publish-all|--quiet|--no-healthcheck|--oom-kill-disable|-[itdPq]+)$/;
const DOCKER_VALUED = /^(?:-[evpulwmhac]|--[a-z-]+)$/;
const COMMIT = /[#@][0-9a-f]{7,40}$/i;

/** The package behind a command; undefined for a program of this machine. O(arguments). */
export function packageOf({ command, args = [] }: Launch): RunPackage | undefined {
  if (command === undefined) return undefined;
  const words = unwrapped(command, args);
  const [program = '', ...rest] = words;
  if (NPM.test(program)) return npmPackage(rest);
  if (NPM_SUB.test(program)) {
    const at = rest.findIndex((word) => /^(?:exec|x|dlx)$/.test(word));
    return at < 0 ? undefined : npmPackage(rest.slice(at + 1));
  }
  if (PYPI.test(program)) return pypiPackage(rest);
  if (/(?:^|[\\/])(?:uv|pipx)(?:\.exe)?$/i.test(program)) {
    if (rest[0] === 'tool' && rest[1] === 'run') return pypiPackage(rest.slice(2));
    if (rest[0] === 'run')
      return /pipx/i.test(program) || rest.includes('--with') ? pypiPackage(rest.slice(1)) : undefined;
    return undefined;
  }
  if (DOCKER.test(program)) return dockerImage(rest);
  if (/(?:^|[\\/])deno(?:\.exe)?$/i.test(program)) {
    const spec = rest.find((word) => /^npm:/.test(word));
    return spec === undefined ? undefined : npmSpec(spec.slice(4), spec);
  }
  return undefined;
}

/** The words that are run, without a shell or a helper in front. */
function unwrapped(command: string, args: readonly string[]): string[] {
  const program = command.trim().split(/\s+/);
  const words = [...(program.length > 1 && args.length === 0 ? program : [command]), ...args];
  const [first = '', second = '', third = ''] = words;
  if (/(?:^|[\\/])cmd(?:\.exe)?$/i.test(first) && /^\/[ck]$/i.test(second)) return words.slice(2);
  if (/(?:^|[\\/])(?:ba|z|da)?sh$/.test(first) && /^-l?c$/.test(second))
    return third.replace(/^exec /, '').split(/\s+/);
  if (/(?:^|[\\/])(?:env|sudo|nice)$/.test(first))
    return words.slice(1).filter((word) => !/^\w+=/.test(word));
  return words;
}

function npmPackage(words: readonly string[]): RunPackage | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '-p' || word === '--package') return npmSpec(words[at + 1] ?? '', words[at + 1] ?? '');
    if (word.startsWith('--package=')) return npmSpec(word.slice(10), word.slice(10));
    if (!word.startsWith('-')) return npmSpec(word, word);
  }
  return undefined;
}

function npmSpec(text: string, spec: string): RunPackage | undefined {
  if (text === '' || /^[.~/]|^[A-Za-z]:[\\/]/.test(text)) return undefined; // a folder of this machine
  if (/^(?:git\+|github:|gitlab:|bitbucket:)|^[\w.-]+\/[\w.-]+(?:#|$)/.test(text))
    return { from: 'git', name: text.replace(/#.*$/, ''), version: '', isPinned: COMMIT.test(text), spec };
  if (/^https?:/.test(text)) return { from: 'url', name: text, version: '', isPinned: false, spec };
  const at = text.lastIndexOf('@');
  const name = at > 0 ? text.slice(0, at) : text;
  const version = at > 0 ? text.slice(at + 1) : '';
  return { from: 'npm', name, version, isPinned: /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version), spec };
}

function pypiPackage(words: readonly string[]): RunPackage | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const [flag, value] = word.split(/=(.*)/s);
    if (flag === '--from' || flag === '--with' || flag === '--spec')
      return pypiSpec(value ?? words[at + 1] ?? '');
    if (
      /^(?:--python|-p|--index|--index-url|--extra-index-url|--with-editable|--directory)$/.test(flag ?? '')
    ) {
      if (value === undefined) at++;
      continue;
    }
    if (!word.startsWith('-')) return pypiSpec(word);
  }
  return undefined;
}

function pypiSpec(spec: string): RunPackage | undefined {
  if (spec === '' || /^[./~]|^[A-Za-z]:[\\/]/.test(spec)) return undefined;
  if (/git\+/.test(spec)) return { from: 'git', name: spec, version: '', isPinned: COMMIT.test(spec), spec };
  if (/^https?:/.test(spec)) return { from: 'url', name: spec, version: '', isPinned: false, spec };
  const match = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(?:\s*(===?|@)\s*([^,;\s]+))?/.exec(spec);
  if (match === null) return undefined;
  const version = match[3] ?? '';
  return { from: 'pypi', name: match[1] as string, version, isPinned: /^\d[\w.!+-]*$/.test(version), spec };
}

function dockerImage(words: readonly string[]): RunPackage | undefined {
  const start = words.indexOf('run');
  if (start < 0) return undefined;
  for (let at = start + 1; at < words.length; at++) {
    const word = words[at] as string;
    if (DOCKER_ALONE.test(word)) continue;
    if (word.startsWith('-')) {
      if (DOCKER_VALUED.test(word)) at++;
      continue;
    }
    const digest = word.indexOf('@sha256:');
    if (digest > 0)
      return {
        from: 'docker',
        name: tagOff(word.slice(0, digest)).name,
        version: '',
        isPinned: true,
        spec: word,
      };
    const { name, tag } = tagOff(word);
    return { from: 'docker', name, version: tag, isPinned: /\d/.test(tag), spec: word };
  }
  return undefined;
}

function tagOff(image: string): { readonly name: string; readonly tag: string } {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/')
    ? { name: image.slice(0, colon), tag: image.slice(colon + 1) }
    : { name: image, tag: '' };
}
