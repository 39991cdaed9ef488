/** The wire form of OpenAI's chat completions, as far as the gateway reads it; unknown fields pass. */
export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  stream?: boolean | null;
  stream_options?: { include_usage?: boolean } | null;
  tools?: ChatTool[];
  tool_choice?: unknown;
  response_format?: { type?: string } | null;
  max_tokens?: number | null;
  max_completion_tokens?: number | null;
  n?: number | null;
  metadata?: Record<string, unknown> | null;
  user?: string;
  [field: string]: unknown;
}

export interface ChatMessage {
  role: string;
  content?: string | ChatPart[] | null;
  name?: string;
  tool_calls?: ChatToolCall[];
  tool_call_id?: string;
  [field: string]: unknown;
}

export interface ChatPart {
  type: string;
  text?: string;
  image_url?: { url?: string } | string;
  input_audio?: { data?: string; format?: string };
  [field: string]: unknown;
}

export interface ChatTool {
  type: string;
  function?: { name: string; description?: string; parameters?: unknown; [field: string]: unknown };
  [field: string]: unknown;
}

export interface ChatToolCall {
  id?: string;
  type?: string;
  index?: number;
  function?: { name?: string; arguments?: string };
  [field: string]: unknown;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details?: { cached_tokens?: number; [field: string]: unknown };
  completion_tokens_details?: { reasoning_tokens?: number; [field: string]: unknown };
  [field: string]: unknown;
}

export interface ChatCompletion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: ChatChoice[];
  usage?: Usage;
  [field: string]: unknown;
}

export interface ChatChoice {
  index: number;
  message: ChatMessage & { reasoning_content?: string | null; refusal?: string | null };
  finish_reason: string | null;
  logprobs?: unknown;
  [field: string]: unknown;
}

export interface ChatChunk {
  id: string;
  object: 'chat.completion.chunk';
  created: number;
  model: string;
  choices: ChatChunkChoice[];
  usage?: Usage | null;
  [field: string]: unknown;
}

export interface ChatChunkChoice {
  index: number;
  delta: Partial<ChatMessage> & { reasoning_content?: string | null };
  finish_reason: string | null;
  logprobs?: unknown;
  [field: string]: unknown;
}
