import { FairleadError } from '../core/errors.ts';
import { invalid } from './anthropic-openai-check.ts';
import { noteFields } from './anthropic-openai-fields.ts';
import { asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatMessage, ChatPart } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

/** Anthropic's mark stands on the same part of a chat, where backends that know it find it. */
export const cacheMark = (block: JsonObject): { readonly cache_control?: unknown } =>
  block.cache_control === undefined || block.cache_control === null
    ? {}
    : { cache_control: block.cache_control };

/** Content of a message, a system prompt or a tool result as the parts of a chat's message. */
export function toParts(content: unknown, path: string, lost: Losses): ChatPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return asObjects(content).flatMap((block, index) => toPart(block, `${path}[${index}]`, lost));
}

/** One block of a kind that stands in content; throws FL_UNSUPPORTED for any other. */
export function toPart(block: JsonObject, path: string, lost: Losses): ChatPart[] {
  noteFields(block, path, lost);
  switch (block.type) {
    case 'text':
      return textPart(block, path, lost);
    case 'image':
      return [{ type: 'image_url', image_url: { url: urlOf(block, path) }, ...cacheMark(block) }];
    case 'document':
      return documentParts(block, path, lost);
    case 'search_result':
      return searchResultParts(block, path, lost);
    default:
      throw uncarried(block, path);
  }
}

/** A block that no chat can hold. */
export function uncarried(block: JsonObject, path: string): FairleadError {
  const type = asString(block.type) ?? 'none';
  return new FairleadError('FL_UNSUPPORTED', `Blocks of type ${type} cannot be carried.`, {
    param: path,
    hint: 'They belong to tools that run at Anthropic.',
  });
}

/** As a plain string where that says the same. */
export function asContent(parts: ChatPart[]): NonNullable<ChatMessage['content']> {
  const [only] = parts;
  if (only === undefined) return '';
  const isPlain = only.type === 'text' && only.cache_control === undefined && only.document === undefined;
  return parts.length === 1 && isPlain ? (only.text ?? '') : parts;
}

function textPart(block: JsonObject, path: string, lost: Losses): ChatPart[] {
  const text = asString(block.text);
  if (text === undefined) throw invalid(`${path}.text`, 'a string');
  if (Array.isArray(block.citations) && block.citations.length > 0) lost.add(`${path}.citations`);
  return [{ type: 'text', text, ...cacheMark(block) }];
}

/** The source as a URL, its bytes in it where they came along. */
function urlOf(block: JsonObject, path: string): string {
  const source = asObject(block.source);
  const [type, url, data] = [source?.type, asString(source?.url), asString(source?.data)];
  if (type === 'url' && url !== undefined) return url;
  if (type === 'base64' && data !== undefined)
    return `data:${asString(source?.media_type) ?? ''};base64,${data}`;
  if (type === 'file') {
    throw new FairleadError('FL_UNSUPPORTED', 'A file by id belongs to the service it was uploaded to.', {
      param: `${path}.source`,
      hint: 'Send the file itself as base64, or its URL.',
    });
  }
  throw invalid(`${path}.source`, 'a base64 or url source');
}

function documentParts(block: JsonObject, path: string, lost: Losses): ChatPart[] {
  if (asObject(block.citations)?.enabled === true) lost.add(`${path}.citations`);
  if (typeof block.context === 'string') lost.add(`${path}.context`);
  const source = asObject(block.source);
  const title = asString(block.title);
  if (source?.type === 'content') {
    const heading: ChatPart[] = title === undefined ? [] : [{ type: 'text', text: title }];
    return marked([...heading, ...toParts(source.content, `${path}.source.content`, lost)], block);
  }
  const text = source?.type === 'text' ? asString(source.data) : undefined;
  if (text !== undefined) {
    // as a text: what reads a chat's texts, to guard or to mask them, reads this one too
    return [{ type: 'text', text, document: title === undefined ? {} : { title }, ...cacheMark(block) }];
  }
  const name = title === undefined ? {} : { filename: title };
  return [{ type: 'file', file: { ...name, file_data: urlOf(block, path) }, ...cacheMark(block) }];
}

/** A part that holds a plain document as the text that it is; any other as it stands. */
export function withoutDocument({ document, ...part }: ChatPart): ChatPart {
  const title = asString(asObject(document)?.title);
  const plain: ChatPart = part as ChatPart;
  return title === undefined ? plain : { ...plain, text: `${title}\n\n${plain.text ?? ''}` };
}

/** A chat has no place for what a passage is cited by: it stands above its text. */
function searchResultParts(block: JsonObject, path: string, lost: Losses): ChatPart[] {
  lost.add(`${path}.citations`);
  const head = [asString(block.title), asString(block.source)].filter((line) => line !== undefined);
  return marked(
    [{ type: 'text', text: head.join('\n') }, ...toParts(block.content, `${path}.content`, lost)],
    block,
  );
}

/** The mark of the whole stands on its last part. */
function marked(parts: ChatPart[], block: JsonObject): ChatPart[] {
  const last = parts.at(-1);
  return last === undefined ? parts : [...parts.slice(0, -1), { ...last, ...cacheMark(block) }];
}
