import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { pythonPath } from './python-venv.ts';

/** What one case of python_client.py saw. */
export type Seen = Readonly<Record<string, unknown>>;

/** A running Python client: cases go in by name, what it saw comes out. */
export class PythonClient {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #stderr = '';

  /** `script`: another file of cases in the same form. */
  constructor(
    baseUrl: string,
    model: string,
    script: string = join(import.meta.dirname, 'python_client.py'),
  ) {
    const child = spawn(pythonPath(), [script, baseUrl, model], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#stderr += bytes.toString();
    });
    this.#child = child;
    this.#reader = createInterface(child.stdout);
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  async run(name: string): Promise<Seen> {
    this.#child.stdin?.write(`${name}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`the Python client ended: ${this.#stderr}`);
    const seen = JSON.parse(line.value) as Seen;
    if (seen.crash !== undefined) throw new Error(`the Python client failed: ${seen.crash}`);
    return seen;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await gone;
    this.#reader.close();
  }
}
