import { FairleadError } from '../core/errors.ts';
import { asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatPart } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

type ReadPart = (part: JsonObject, path: string, lost: Losses) => ChatPart;

const text: ReadPart = (part, path) => {
  if (typeof part.text !== 'string') throw invalid(`${path}.text`, 'a string');
  return { type: 'text', text: part.text };
};

/** How each part of a message is said in a chat. */
const PARTS: ReadonlyMap<string, ReadPart> = new Map<string, ReadPart>([
  ['input_text', text],
  ['output_text', text],
  ['text', text],
  ['summary_text', text],
  ['reasoning_text', text],
  ['refusal', (part) => ({ type: 'text', text: asString(part.refusal) ?? '' })],
  ['input_image', readImage],
  ['input_file', readFile],
  ['input_audio', (part) => ({ type: 'input_audio', input_audio: asObject(part.input_audio) ?? {} })],
]);

/**
 * A message's content as a chat has it: a string where it is one text, which every server takes, else parts. Throws
 * FL_UNSUPPORTED for a part that no chat can carry.
 */
export function readItemContent(content: unknown, path: string, lost: Losses): string | ChatPart[] {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw invalid(path, 'a string or a list of parts');
  const parts = content.map((value: unknown, index) => {
    const at = `${path}[${index}]`;
    const part = asObject(value);
    const read = PARTS.get(asString(part?.type) ?? '');
    if (part === undefined || typeof part.type !== 'string') throw invalid(at, 'an object with a type');
    if (read === undefined) {
      throw new FairleadError('FL_UNSUPPORTED', `Parts of type ${part.type} are not served here.`, {
        param: `${at}.type`,
      });
    }
    if (part.prompt_cache_breakpoint != null) lost.add(`${at}.prompt_cache_breakpoint`);
    return read(part, at, lost);
  });
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? (only.text ?? '') : parts;
}

/** The texts of parts whose type is `type`, joined; '' for none. */
export function textsOf(parts: unknown, type: string, field = 'text'): string {
  if (typeof parts === 'string') return type === 'refusal' ? '' : parts;
  return asObjects(parts)
    .filter((part) => part.type === type)
    .map((part) => asString(part[field]) ?? '')
    .join('');
}

function readImage(part: JsonObject, path: string): ChatPart {
  const url = asString(part.image_url);
  if (url === undefined) throw byId(path, 'image_url');
  const detail = asString(part.detail);
  return { type: 'image_url', image_url: { url, ...(detail === undefined ? {} : { detail }) } };
}

function readFile(part: JsonObject, path: string, lost: Losses): ChatPart {
  const data = asString(part.file_data);
  if (data === undefined) throw byId(path, 'file_data');
  if (part.detail != null && part.detail !== 'auto') lost.add(`${path}.detail`);
  const filename = asString(part.filename);
  return { type: 'file', file: { ...(filename === undefined ? {} : { filename }), file_data: data } };
}

function byId(path: string, field: string): FairleadError {
  return new FairleadError('FL_UNSUPPORTED', `The part does not carry its own ${field}.`, {
    param: path,
    hint: `A file by id or by URL belongs to the service that holds it: send it in ${field}.`,
  });
}

export function invalid(param: string, wants: string): FairleadError {
  return new FairleadError('FL_PARAM_INVALID', `Invalid type for '${param}': it must be ${wants}.`, {
    param,
  });
}
