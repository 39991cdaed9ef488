import { once } from 'node:events';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { linesOf } from './lines.ts';
import { Progress } from './progress.ts';

/** What a line is answered with, beside its id. */
type Answer = Readonly<Record<string, unknown>>;

/** Lines that are worked on at once: enough to fill the transformer's batches. */
const WINDOW = 64;

/** Answers each line `{text, id?}` as `answerFields` does. */
export const answerLines = (
  invocation: Pick<Invocation, 'stdin' | 'out' | 'err'>,
  answer: (text: string) => Answer | Promise<Answer>,
): Promise<ExitCode> => answerFields(invocation, ['text'], ({ text }) => answer(text));

/**
 * Answers each line of stdin, an object with a string in each of `fields` and perhaps an `id`, with one line on stdout, in the same order and as soon as it is known; holds
 * a window of lines, never the input. A line that cannot be read gets `{id?, error}` in its place and a line on
 * stderr. Returns 2 when there was one, else 0.
 */
export async function answerFields<Field extends string>(
  { stdin, out, err }: Pick<Invocation, 'stdin' | 'out' | 'err'>,
  fields: readonly Field[],
  answer: (texts: Readonly<Record<Field, string>>) => Answer | Promise<Answer>,
): Promise<ExitCode> {
  const progress = new Progress(err);
  let code: ExitCode = 0;
  let number = 0;
  let open = 0;
  let wake: (() => void) | undefined;
  let written = Promise.resolve();

  const write = async (line: number, result: Promise<Line> | Line) => {
    const { id, body, fault } = await result;
    if (fault !== undefined) {
      code = 2;
      progress.clear();
      err.write(`fairlead: line ${line}: ${fault}\n`);
    }
    if (!out.write(`${JSON.stringify({ ...id, ...body })}\n`)) await once(out, 'drain');
    progress.show(line);
    open--;
    wake?.();
  };
  for await (const line of linesOf(stdin as AsyncIterable<Uint8Array | string>)) {
    number++;
    if (line.trim() === '') continue;
    const result = lineOf(line, fields, answer);
    const at = number;
    open++;
    written = written.then(() => write(at, result));
    written.catch(() => undefined); // thrown below; stdin may be silent until then
    if (open < WINDOW) continue;
    const oneLess = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([oneLess, written]);
  }
  await written;
  progress.clear();
  return code;
}

interface Line {
  /** Empty where the line has none. */
  readonly id: { readonly id?: unknown };
  readonly body: Answer;
  readonly fault?: string;
}

function lineOf<Field extends string>(
  line: string,
  fields: readonly Field[],
  answer: (texts: Readonly<Record<Field, string>>) => Answer | Promise<Answer>,
): Line | Promise<Line> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return faulty({}, 'it is not valid JSON');
  }
  if (!isRecord(parsed)) return faulty({}, 'it is no JSON object');
  const id = 'id' in parsed ? { id: parsed.id } : {};
  const missing = fields.find((field) => typeof parsed[field] !== 'string');
  if (missing !== undefined) return faulty(id, `it has no '${missing}' that is a string`);
  try {
    const body = answer(parsed as Record<Field, string>);
    if (!(body instanceof Promise)) return { id, body };
    return body.then(
      (found) => ({ id, body: found }),
      (thrown: unknown) => failed(id, thrown),
    );
  } catch (thrown) {
    return failed(id, thrown);
  }
}

const faulty = (id: Line['id'], fault: string): Line => ({ id, body: { error: fault }, fault });

function failed(id: Line['id'], thrown: unknown): Line {
  return faulty(id, thrown instanceof FairleadError ? thrown.message : 'it could not be read [FL_INTERNAL]');
}
