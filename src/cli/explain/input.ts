import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { FairleadError } from '../../core/errors.ts';
import type { ExplainInput } from '../../gateway/explain.ts';
import type { ChatMessage, ChatTool } from '../../protocol/openai-chat.ts';
import { CHAT_FIELDS, checkFields, checkMessages } from '../../protocol/validate.ts';
import type { Invocation } from '../commands/define.ts';

/** What the command line asks to have explained; throws FL_USAGE, or what a request of that form would get. */
export async function explainInput({ positionals, options, stdin }: Invocation): Promise<ExplainInput> {
  const single = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const request = await readRequest(positionals, single('messages'), stdin);
  const { model, messages, tools, ...rest } = request;
  return {
    model: single('model') ?? (typeof model === 'string' ? model : undefined),
    recipe: single('recipe'),
    messages: messages as ChatMessage[],
    tools: (tools ?? undefined) as ChatTool[] | undefined,
    rest,
    headers: readHeaders(options.header),
  };
}

type Request = Readonly<Record<string, unknown>>;

async function readRequest(
  positionals: readonly string[],
  file: string | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<Request> {
  const [prompt, ...more] = positionals;
  if (more.length > 0) {
    throw new FairleadError('FL_USAGE', 'explain takes one prompt', { hint: 'put it in quotes' });
  }
  if ((prompt === undefined) === (file === undefined)) {
    throw new FairleadError(
      'FL_USAGE',
      `explain needs a prompt or --messages FILE${prompt === undefined ? '' : ', not both'}`,
      {
        hint: 'fairlead explain "PROMPT"',
      },
    );
  }
  if (file !== undefined) return parseRequest(await read(file, stdin), file);
  const content = prompt === '-' ? await text(stdin) : prompt;
  return { messages: [{ role: 'user', content }] };
}

async function read(file: string, stdin: NodeJS.ReadableStream): Promise<string> {
  if (file === '-') return text(stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} cannot be read`, { hint: 'check the path', cause });
  }
}

function parseRequest(content: string, file: string): Request {
  const name = file === '-' ? 'stdin' : file;
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${name} is not valid JSON`, {
      hint: 'it holds a list of messages, or an object with messages',
      cause,
    });
  }
  const request = (Array.isArray(parsed) ? { messages: parsed } : parsed) as Request;
  if (typeof request !== 'object' || request === null) {
    throw new FairleadError('FL_USAGE', `${name} holds no messages`, {
      hint: 'write [{"role": "user", "content": "…"}]',
    });
  }
  checkFields(request, CHAT_FIELDS, ['messages']);
  checkMessages(request.messages as unknown[]);
  return request;
}

function readHeaders(given: Invocation['options'][string]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const header of Array.isArray(given) ? (given as readonly string[]) : []) {
    const [, name, value] = /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(header) ?? [];
    if (name === undefined || value === undefined) {
      throw new FairleadError('FL_USAGE', `'${header}' is no header`, { hint: 'write --header NAME=VALUE' });
    }
    headers[name.toLowerCase()] = value;
  }
  return headers;
}
