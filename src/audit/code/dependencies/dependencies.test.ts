import { describe, expect, it } from 'vitest';
import { manifests } from './index.gen.ts';

const read = (path: string, text: string) =>
  manifests
    .find(({ file }) => file.test(path))
    ?.read(text)
    .map(({ name, version, line }) => `${name}@${version}:${line}`);

describe('manifests and lock files', () => {
  it.each([
    [
      'requirements.txt',
      'mlflow==2.2.0\nrequests>=2\n# x==1\ngradio[oauth]==4.0.0 ; python_version > "3"\n',
      ['mlflow@2.2.0:1', 'gradio@4.0.0:4'],
    ],
    [
      'package.json',
      '{\n"dependencies": {"a": "1.2.3", "b": "^1.0.0"}, "devDependencies": {"c": "1.0.0"}}',
      ['a@1.2.3:2'],
    ],
    [
      'package-lock.json',
      '{"packages": {"": {"version": "9.9.9"},\n"node_modules/@x/y": {"version": "1.0.0"}, "node_modules/z": {"version": "2.0.0", "dev": true}}}',
      ['@x/y@1.0.0:2'],
    ],
    [
      'uv.lock',
      '[[package]]\nname = "litellm"\nversion = "1.2.3"\n[package.metadata]\nname = "x"\n',
      ['litellm@1.2.3:3'],
    ],
    ['pyproject.toml', '[project]\ndependencies = ["ray==2.0.0", "x>=1"]\n', ['ray@2.0.0:2']],
    ['yarn.lock', '"@a/b@^1.0.0":\n  version "1.4.0"\n', ['@a/b@1.4.0:2']],
    [
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\npackages:\n  '@a/b@1.4.0':\n    resolution: {}\n  c@2.0.0(d@1.0.0):\nsnapshots:\n  e@1.0.0:\n",
      ['@a/b@1.4.0:3', 'c@2.0.0:5'],
    ],
  ])('%s', (path, text, wanted) => {
    expect(read(path, text)).toEqual(wanted);
  });

  it('gives nothing where the text is not what it should be', () => {
    for (const { read: of } of manifests) expect(of('\u0000{[')).toEqual([]);
  });
});
