import { FairleadError } from '../core/errors.ts';
import { asObject, asString } from './json-guards.ts';
import type { ChatPart } from './openai-chat.ts';

/** Names of request fields that could not be carried. */
export type Losses = Set<string>;

export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
  /** Says that the text is a document, for wire forms that tell one from what is said. */
  readonly document?: { readonly title?: string };
  /** The client's cache mark on this part, for wire forms that have one. */
  readonly cacheControl?: unknown;
}

/** An image, sound, film or file: its bytes in base64, or where to fetch it. */
export interface MediaBlock {
  readonly type: 'media';
  readonly kind: 'image' | 'audio' | 'video' | 'file';
  readonly mimeType: string | undefined;
  readonly source: { readonly data: string } | { readonly url: string };
  readonly name?: string | undefined;
  /** Where it stands in the request, for errors. */
  readonly path: string;
  readonly cacheControl?: unknown;
}

export type ContentBlock = TextBlock | MediaBlock;

const DATA_URL = /^data:([^;,]*)(?:;[^,]*)?;base64,/;
const AUDIO_TYPES: ReadonlyMap<string, string> = new Map([
  ['mp3', 'audio/mpeg'],
  ['pcm16', 'audio/L16'],
]);

/** A message's content as blocks; empty texts are left out. A part of an unknown kind is refused with FL_UNSUPPORTED. */
export function readContent(
  content: string | ChatPart[] | null | undefined,
  path: string,
  lost: Losses,
): ContentBlock[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  const blocks: ContentBlock[] = [];
  for (const [index, part] of content.entries()) {
    const block = readPart(part, `${path}[${index}]`, lost);
    if (block.type === 'text' && block.text === '') continue;
    blocks.push(block);
  }
  return blocks;
}

/** What a wire form says that tells no document from what is said: its title stands above it. */
export const wordsOf = ({ text, document }: TextBlock): string =>
  document?.title === undefined ? text : `${document.title}\n\n${text}`;

/** The texts of `blocks`, joined; media is refused with FL_UNSUPPORTED. */
export function textOf(blocks: readonly ContentBlock[], wireForm: string): string {
  return blocks
    .map((block) => (block.type === 'text' ? wordsOf(block) : refuseMedia(block, wireForm)))
    .join('');
}

/** Content that a wire form cannot carry is refused: an answer that never saw it would be wrong. */
export function refuseMedia(block: MediaBlock, wireForm: string): never {
  const what = 'url' in block.source ? `${block.kind} by URL` : (block.mimeType ?? block.kind);
  throw new FairleadError('FL_UNSUPPORTED', `${wireForm} cannot take this part (${what}).`, {
    param: block.path,
    hint: 'Send it in another form, or ask a model that takes it.',
  });
}

function readPart(part: ChatPart, path: string, lost: Losses): ContentBlock {
  const cache = part.cache_control === undefined ? {} : { cacheControl: part.cache_control };
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text ?? '', ...documentOf(part), ...cache };
    case 'refusal':
      return { type: 'text', text: asString(part.refusal) ?? '', ...cache };
    case 'image_url':
      if ((asObject(part.image_url)?.detail ?? 'auto') !== 'auto') lost.add(`${path}.image_url.detail`);
      return { ...byUrl('image', part.image_url, path), ...cache };
    case 'video_url':
      return { ...byUrl('video', part.video_url, path), ...cache };
    case 'audio_url':
      return { ...byUrl('audio', part.audio_url, path), ...cache };
    case 'input_audio': {
      const { data, format } = part.input_audio ?? {};
      if (data === undefined) throw missing(path, 'input_audio.data');
      const mimeType = AUDIO_TYPES.get(format ?? '') ?? `audio/${format ?? 'wav'}`;
      return { type: 'media', kind: 'audio', mimeType, source: { data }, path, ...cache };
    }
    case 'file':
      return { ...readFilePart(part, path), ...cache };
    default:
      throw new FairleadError('FL_UNSUPPORTED', `Parts of type ${part.type} cannot be translated.`, {
        param: path,
      });
  }
}

function documentOf(part: ChatPart): Pick<TextBlock, 'document'> {
  const document = asObject(part.document);
  if (document === undefined) return {};
  const title = asString(document.title);
  return { document: title === undefined ? {} : { title } };
}

function byUrl(kind: MediaBlock['kind'], value: unknown, path: string): MediaBlock {
  const url = asString(value) ?? asString(asObject(value)?.url);
  if (url === undefined) throw missing(path, 'url');
  return { type: 'media', kind, path, ...readSource(url) };
}

function readFilePart(part: ChatPart, path: string): MediaBlock {
  const file = asObject(part.file);
  const data = asString(file?.file_data);
  if (data === undefined) {
    throw new FairleadError('FL_UNSUPPORTED', 'A file by id belongs to the service it was uploaded to.', {
      param: path,
      hint: 'Send the file itself in file_data.',
    });
  }
  return { type: 'media', kind: 'file', path, name: asString(file?.filename), ...readSource(data) };
}

function readSource(url: string): Pick<MediaBlock, 'mimeType' | 'source'> {
  const header = DATA_URL.exec(url.slice(0, 256));
  if (header === null) return { mimeType: undefined, source: { url } };
  return {
    mimeType: header[1] === '' ? undefined : header[1],
    source: { data: url.slice(header[0].length) },
  };
}

function missing(path: string, field: string): FairleadError {
  return new FairleadError('FL_PARAM_MISSING', `The part lacks ${field}.`, { param: path });
}
