import type { PluginRequest } from '../plugins/define.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';

const FORBIDDEN = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
]);

/** Collects what plugins change; the body is spliced once, when the backend is known. */
export class RequestEdits implements PluginRequest {
  readonly fieldsSet = new Map<string, unknown>();
  readonly fieldsRemoved = new Set<string>();
  readonly headers = new Map<string, string>();
  readonly body: Readonly<ChatRequest>;
  readonly decision: string | null;
  readonly model: string;

  constructor(body: ChatRequest, decision: string | null, model: string) {
    this.body = body;
    this.decision = decision;
    this.model = model;
  }

  set(field: string, value: unknown): void {
    this.fieldsRemoved.delete(field);
    this.fieldsSet.set(field, value);
  }

  remove(field: string): void {
    this.fieldsSet.delete(field);
    this.fieldsRemoved.add(field);
  }

  setHeader(name: string, value: string): void {
    const lower = name.toLowerCase();
    if (!FORBIDDEN.has(lower)) this.headers.set(lower, value);
  }

  removeHeader(name: string): void {
    this.headers.delete(name.toLowerCase());
  }
}
