import { lookAlikes, type Masking, maskText } from '../guard/mask.ts';
import type { Conversation } from '../guard/vault-contract.ts';
import { CHAT_FIELDS } from './chat-fields.ts';
import type { PluginRequest } from './define.ts';
import { type FixedFields, mapTexts, type VisitText } from './message-texts.ts';
import { mapSpeakers } from './speakers.ts';

/** Fields of a request that carry texts of the client's, in the order in which they are masked. */
const FIELDS = ['user', 'metadata', 'messages', 'documents', 'prediction'] as const;

/** The client chose the names in its metadata: none of them says that a text is none. */
const NO_FIXED: FixedFields = new Set();

const mapField = (request: PluginRequest, field: string, visit: VisitText): unknown => {
  const value: unknown = request.get(field);
  return field === 'metadata' ? mapTexts(value, visit, NO_FIXED) : mapTexts(value, visit);
};

/** The fields of this request that may carry a text: those, and whatever OpenAI's form does not know. */
function fieldsOf({ body }: PluginRequest): readonly string[] {
  const unknown = Object.keys(body).filter((field) => !CHAT_FIELDS.has(field) && field !== 'documents');
  return unknown.length === 0 ? FIELDS : [...FIELDS, ...unknown];
}

/** What looks like a placeholder in the request's texts and is none of the conversation's. O(texts). */
export function lookAlikesOf(request: PluginRequest, conversation: Conversation): ReadonlySet<string> {
  const taken = new Set<string>();
  const look: VisitText = (text, form) => {
    for (const one of lookAlikes(text, form, conversation)) taken.add(one);
    return text;
  };
  for (const field of fieldsOf(request)) mapField(request, field, look);
  return taken;
}

/** Masks every field that carries texts of the client's. O(texts) beside the finder. */
export function maskFields(request: PluginRequest, masking: Masking): void {
  const visit: VisitText = (text, form) => maskText(text, form, masking);
  for (const field of fieldsOf(request)) {
    const after = mapField(request, field, visit);
    if (after !== request.get(field)) request.set(field, after);
  }
  const messages = request.get('messages');
  const named = mapSpeakers(messages, (name) => maskName(name, masking));
  if (named !== messages) request.set('messages', named);
}

/** A speaker's name may hold no angle brackets (OpenAI refuses them), so its placeholder stands without, and stays. */
function maskName(name: string, masking: Masking): string {
  const masked = maskText(name, 'text', masking);
  return masked === name ? name : masked.replace(/[<>]/g, '');
}
