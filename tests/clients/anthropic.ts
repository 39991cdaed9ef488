/** What the official Anthropic clients rely on, each with where it is documented and the case that shows it. */
export interface Requirement {
  readonly id: string;
  readonly behaviour: string;
  /** A page of Anthropic's documentation, or a file of a client's package. */
  readonly source: string;
  /** The name of the case in `tests/e2e/support/anthropic`, or of the Python client's. */
  readonly case: string;
  readonly client: 'node' | 'python';
  /** In front of which backends it is tried. */
  readonly backends: readonly ('vllm' | 'anthropic')[];
  /** Why it does not hold; the case is then expected to fail. Left out: it holds. */
  readonly knownFailure?: string;
}

const DOCS = 'https://platform.claude.com/docs/en';
const CREATE = `${DOCS}/api/messages/create`;
const STREAMING = `${DOCS}/build-with-claude/streaming`;
const TOOLS = `${DOCS}/agents-and-tools/tool-use/implement-tool-use`;
const THINKING = `${DOCS}/build-with-claude/extended-thinking`;
const CACHING = `${DOCS}/build-with-claude/prompt-caching`;
const ERRORS = `${DOCS}/api/errors`;
const NODE = '@anthropic-ai/sdk 1.13.0';
const PYTHON = 'anthropic 2.13.0 (PyPI)';

const both = ['vllm', 'anthropic'] as const;
const node = (
  id: string,
  behaviour: string,
  source: string,
  backends: Requirement['backends'] = both,
  knownFailure?: string,
): Requirement => ({
  id,
  behaviour,
  source,
  case: id,
  client: 'node',
  backends,
  ...(knownFailure === undefined ? {} : { knownFailure }),
});
const python = (id: string, behaviour: string, source = PYTHON): Requirement => ({
  ...node(`py-${id}`, behaviour, source),
  case: id.replaceAll('-', '_'),
  client: 'python',
});

export const ANTHROPIC_REQUIREMENTS: readonly Requirement[] = [
  node('text', 'messages.create gives a message: id, role, text block, stop_reason, usage', CREATE),
  node('request-id', 'the request id stands in _request_id and in errors', `${NODE} internal/parse.js`),
  node('events', 'a stream has Anthropic’s events in Anthropic’s order', STREAMING),
  node('stream-text', 'a stream says the text of the whole answer, piece by piece', STREAMING),
  node(
    'stream-helper',
    'messages.stream gathers the final message, with all counts',
    `${NODE} lib/MessageStream.js`,
  ),
  node('start-usage', 'message_start tells the tokens of the prompt', STREAMING, ['anthropic']),
  {
    ...node(
      'start-usage-open',
      'message_start tells the tokens of the prompt',
      STREAMING,
      ['vllm'],
      'an OpenAI stream tells its counts at the end: message_start has 0, message_delta has them all',
    ),
    case: 'start-usage',
  },
  node('system', 'a system prompt is a string or blocks', CREATE),
  node(
    'turns',
    'a conversation goes on, and the beginning of an answer is gone on with',
    `${DOCS}/build-with-claude/working-with-messages`,
  ),
  node('sampling', 'temperature, top_k, metadata.user_id reach the backend', CREATE),
  node('stop-sequence', 'stop_sequence tells which one ended the answer', CREATE),
  node('max-tokens', 'an answer that is cut says max_tokens', CREATE),
  node('service-tier', 'service_tier: standard_only is kept', `${DOCS}/api/service-tiers`, ['anthropic']),
  node(
    'structured',
    'output_config.format gives an answer by the schema',
    `${DOCS}/build-with-claude/structured-outputs`,
  ),
  node('image', 'images come as base64 and by URL', `${DOCS}/build-with-claude/vision`),
  node('document', 'a document of plain text is read', `${DOCS}/build-with-claude/citations`),
  node('pdf', 'a PDF reaches the backend', `${DOCS}/build-with-claude/pdf-support`),
  node(
    'citations',
    'citations come back',
    `${DOCS}/build-with-claude/citations`,
    ['anthropic'],
    'a chat has no place for them: named in x-fairlead-lost-fields',
  ),
  node('tool', 'a tool is called with an object as its input', TOOLS),
  node('tool-stream', 'the input of a call is streamed as JSON', STREAMING),
  node('tool-result', 'a call and its result go back, and the answer goes on', TOOLS),
  node('tool-error', 'is_error reaches an Anthropic backend and is named as lost elsewhere', TOOLS),
  node('tool-image', 'a tool returns an image', TOOLS),
  node('tool-choice', 'any, tool, none and disable_parallel_tool_use', TOOLS),
  node(
    'tool-runner',
    'beta.messages.toolRunner runs the loop of calls to its end',
    `${NODE} lib/tools/BetaToolRunner.js`,
  ),
  node(
    'server-tool',
    'a tool that Anthropic runs is refused, one that only it defines is named as lost',
    `${DOCS}/agents-and-tools/tool-use/web-search-tool`,
  ),
  node(
    'server-tool-run',
    'a tool that Anthropic runs is run by an Anthropic backend',
    `${DOCS}/agents-and-tools/tool-use/web-search-tool`,
    ['anthropic'],
    'a chat has no place for such tools and what they find: refused with FL_UNSUPPORTED',
  ),
  node('thinking', 'thinking comes as blocks before the text', THINKING),
  node('thinking-stream', 'thinking is streamed, sealed by its signature', THINKING),
  node('thinking-back', 'thinking goes back beside a tool’s result, signature included', THINKING),
  node('thinking-off', 'thinking: disabled gives none', THINKING),
  node(
    'cache-marks',
    'cache_control reaches an Anthropic backend, which counts; it is named as lost elsewhere',
    CACHING,
  ),
  node('cache-usage', 'cached tokens of the prompt are counted apart', CACHING),
  node('betas', 'anthropic-beta reaches an Anthropic backend and no other', `${DOCS}/api/beta-headers`),
  node(
    'count-tokens',
    'messages.countTokens counts as the backend counts',
    `${DOCS}/build-with-claude/token-counting`,
  ),
  node(
    'count-tokens-auto',
    'for a routed name the count is an estimate, and says so',
    `${DOCS}/build-with-claude/token-counting`,
    ['vllm'],
  ),
  node('models', 'models.list and retrieve, page by page', `${DOCS}/api/models-list`),
  node('routed', 'model: auto is routed', 'docs of this gateway', ['vllm']),
  node('bad-request', 'a wrong request is a BadRequestError that says what is wrong', ERRORS),
  node('not-found', 'an unknown model is a NotFoundError', ERRORS),
  node('too-large', 'a body that is too large is a 413', ERRORS),
  node('overloaded', '529 is an OverloadedError', ERRORS, ['anthropic']),
  node('retry', 'the client’s own retries get past a 529', `${NODE} client.js`, ['anthropic']),
  node('error-event', 'a stream that fails ends in an APIError of its type', ERRORS),
  node('abort', 'a stream that is aborted stops the backend', `${NODE} lib/MessageStream.js`, ['vllm']),
  node(
    'keys',
    'a virtual key comes in x-api-key or as a bearer token; a wrong one is an AuthenticationError, too many requests a RateLimitError',
    `${NODE} client.js`,
    ['vllm'],
  ),
  node(
    'batches',
    'messages.batches',
    `${DOCS}/build-with-claude/batch-processing`,
    ['anthropic'],
    'the gateway keeps no jobs',
  ),
  python('text', 'messages.create gives a message'),
  python('stream', 'messages.stream says the text of the whole answer'),
  python('tools', 'a tool is called, and its result goes back'),
  python('tools-stream', 'the input of a call is streamed as JSON'),
  python('thinking', 'thinking comes as blocks, whole and streamed'),
  python('errors', 'errors are typed'),
  python('count-tokens', 'messages.count_tokens'),
  python('models', 'models.list'),
];
