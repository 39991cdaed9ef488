import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type FetchedModel, fetchSmollm2 } from '../../../scripts/fetch-smollm2.ts';

const EXECUTABLE = join(import.meta.dirname, '../../../bin/fairlead.js');

/** The name that the model's servers answer to. */
export const LOCAL_MODEL = 'smollm2';

/** Undefined, and a line on stderr, where the model is not here and cannot be fetched. */
export function fetchedModel(): FetchedModel | undefined {
  try {
    return fetchSmollm2();
  } catch (thrown) {
    process.stderr.write(`The tests of a real model are left out: ${(thrown as Error).message}\n`);
    return undefined;
  }
}

/** A `fairlead local` process of its own, on a free loopback port. */
export class LocalModelProcess {
  /** Base URL with `/v1`. */
  readonly url: string;
  readonly process: ChildProcess;

  constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.process = child;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }

  /** Sends SIGTERM and returns the exit code. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exited;
  }
}

/** Starts one and waits until it has loaded the model. */
export async function startLocalModel({ gguf, folder }: FetchedModel): Promise<LocalModelProcess> {
  const args = ['--model', gguf, '--name', LOCAL_MODEL, '--port', '0', '--cpu', '--threads', '1', '--json'];
  const child = spawn(process.execPath, [EXECUTABLE, 'local', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`fairlead local ended with ${code}: ${said.join('')}`)));
    createInterface(child.stdout).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
  });
  return new LocalModelProcess(url, child);
}

export interface LocalAnswer {
  readonly text: string;
  readonly finishReason: string;
  readonly completionTokens: number;
}

/** A greedy answer, whole. Throws what the server says where it refuses. */
export async function askLocal(url: string, body: Readonly<Record<string, unknown>>): Promise<LocalAnswer> {
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: LOCAL_MODEL, temperature: 0, ...body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  const answer = JSON.parse(text) as {
    choices: [{ message: { content: string }; finish_reason: string }];
    usage: { completion_tokens: number };
  };
  const [{ message, finish_reason: finishReason }] = answer.choices;
  return { text: message.content, finishReason, completionTokens: answer.usage.completion_tokens };
}
