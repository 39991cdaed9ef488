/** The clients that are run, each by its own name in its own registry. */
export type Client = 'node' | 'python' | 'vercel';

export interface Requirement {
  readonly id: string;
  /** What a user of the client gets. */
  readonly behaviour: string;
  /** Where the client or OpenAI says so. */
  readonly source: string;
  /** Name of the case in each client's file. */
  readonly case: string;
  readonly clients: readonly Client[];
  /** Why it does not hold today. A case that fails no more has to lose this. */
  readonly knownFailure?: string;
}

const CHAT = 'https://platform.openai.com/docs/api-reference/chat/create';
const CHAT_STREAM = 'https://platform.openai.com/docs/api-reference/chat-streaming';
const NODE_HELPERS = 'https://github.com/openai/openai-node/blob/master/helpers.md';
const PYTHON_HELPERS = 'https://github.com/openai/openai-python/blob/main/helpers.md';
const ERRORS = 'https://platform.openai.com/docs/guides/error-codes';
const CREATE = 'https://platform.openai.com/docs/api-reference/responses/create';
const OBJECT = 'https://platform.openai.com/docs/api-reference/responses/object';
const STREAM = 'https://platform.openai.com/docs/api-reference/responses-streaming';
const STATE = 'https://platform.openai.com/docs/guides/conversation-state';
const TOOLS = 'https://platform.openai.com/docs/guides/function-calling';
const STRUCTURED = 'https://platform.openai.com/docs/guides/structured-outputs';
const REASONING = 'https://platform.openai.com/docs/guides/reasoning';
const VERCEL = 'https://ai-sdk.dev/providers/ai-sdk-providers/openai';
const VERCEL_CORE = 'https://ai-sdk.dev/docs/ai-sdk-core';

type Row = readonly [id: string, behaviour: string, source: string, name: string];

const rows = (clients: readonly Client[], table: readonly Row[]): Requirement[] =>
  table.map(([id, behaviour, source, name]) => ({ id, behaviour, source, case: name, clients }));

const CHATS: readonly Row[] = [
  ['C01', 'A chat is answered whole, with its usage.', CHAT, 'chat'],
  ['C02', 'A streamed chat says what the whole one says, under one id.', CHAT_STREAM, 'chat_stream'],
  [
    'C03',
    'The streaming helper puts the final completion together.',
    `${NODE_HELPERS}, ${PYTHON_HELPERS}`,
    'chat_stream_helper',
  ],
  ['C04', 'A tool is called, run, and its result answered.', TOOLS, 'chat_tools'],
  ['C05', 'A schema is followed, and parse gives its object.', STRUCTURED, 'chat_parse'],
  ['C06', 'The usage of a stream comes last, to who asks.', CHAT_STREAM, 'chat_usage'],
  ['C07', 'Several choices and logprobs.', CHAT, 'chat_choices'],
  ['C08', 'Typed errors with status, code and param.', ERRORS, 'chat_errors'],
  ['C09', 'A client that leaves stops its backend.', CHAT_STREAM, 'chat_abort'],
  ['C10', 'The headers of the gateway can be read.', CHAT, 'chat_headers'],
  ['C11', 'A stream whose backend fails ends in an error, not as if it were whole.', ERRORS, 'chat_broken'],
];

const RESPONSES: readonly Row[] = [
  ['R01', 'A text is answered: output_text, usage, status.', OBJECT, 'responses'],
  [
    'R02',
    'A stream has its events in order, numbered, and ends with response.completed.',
    STREAM,
    'responses_stream',
  ],
  [
    'R03',
    'The streaming helper’s final response is the text that was streamed.',
    `${NODE_HELPERS}, ${PYTHON_HELPERS}`,
    'responses_stream_helper',
  ],
  ['R04', 'responses.parse gives the object of a schema.', STRUCTURED, 'responses_parse'],
  [
    'R05',
    'A function is called; its output, sent with the items before, is answered.',
    TOOLS,
    'responses_tools',
  ],
  [
    'R06',
    'The arguments of a call are streamed, and are the JSON of the final item.',
    STREAM,
    'responses_tools_stream',
  ],
  [
    'R07',
    'previous_response_id goes on from all turns before, streamed ones included.',
    STATE,
    'responses_previous',
  ],
  ['R08', 'A function’s output goes on by previous_response_id alone.', STATE, 'responses_previous_tools'],
  ['R09', 'retrieve gives what create gave.', OBJECT, 'responses_retrieve'],
  [
    'R10',
    'input_items.list pages over all that the model was given.',
    'https://platform.openai.com/docs/api-reference/responses/input-items',
    'responses_input_items',
  ],
  [
    'R11',
    'delete makes it unknown: NotFoundError.',
    'https://platform.openai.com/docs/api-reference/responses/delete',
    'responses_delete',
  ],
  ['R12', 'store: false keeps nothing.', CREATE, 'responses_no_store'],
  [
    'R13',
    'Thinking comes as a reasoning item, in the summary where one is asked for.',
    REASONING,
    'responses_reasoning',
  ],
  ['R14', 'An answer cut by max_output_tokens is incomplete and says why.', OBJECT, 'responses_incomplete'],
  [
    'R15',
    'Typed errors: unknown model, bad input, unknown previous response, what is not served.',
    ERRORS,
    'responses_errors',
  ],
  ['R16', 'A client that leaves stops its backend.', STREAM, 'responses_abort'],
  ['R17', 'A stream whose backend fails ends in an error.', STREAM, 'responses_broken'],
  ['R18', 'What is lost is named in a header.', 'docs/responses.md', 'responses_lost'],
  ['R19', 'Instructions, roles and images reach the model.', CREATE, 'responses_input'],
  ['R20', 'Logprobs of the text, to who includes them.', CREATE, 'responses_logprobs'],
  ['R21', 'A custom tool is called with free text.', TOOLS, 'responses_custom_tool'],
  ['R22', 'metadata and request fields are echoed.', OBJECT, 'responses_echo'],
];

const SERVICE = 'it belongs to OpenAI’s service, and is refused plainly';

/** What OpenAI's clients offer and the gateway does not serve. */
const UNSERVED: readonly (readonly [...row: Row, why: string])[] = [
  ['U01', 'A response is made in the background.', CREATE, 'responses_background', SERVICE],
  ['U02', 'A conversation object is gone on with.', STATE, 'responses_conversation', SERVICE],
  ['U03', 'The service’s own tools run.', CREATE, 'responses_built_in_tool', SERVICE],
  ['U04', 'A file that was uploaded is read by its id.', CREATE, 'responses_file_by_id', SERVICE],
  ['U05', 'A kept response is streamed again.', OBJECT, 'responses_stream_again', 'events are not kept'],
  [
    'U06',
    'The tokens of an input are counted.',
    CREATE,
    'responses_count_tokens',
    'there is no such endpoint',
  ],
  ['U07', 'A conversation is compacted.', STATE, 'responses_compact', 'there is no such endpoint'],
];

/** Of the client that ships models to validate with. */
const MODELS: readonly Row[] = [
  [
    'R23',
    'Every object and event is valid by the client’s own models, and has no field beside theirs.',
    OBJECT,
    'responses_models',
  ],
];

/** Both of the provider's ways. */
const vercelRows = (api: 'chat' | 'responses', prefix: string): readonly Row[] => [
  [
    `${prefix}1`,
    'generateText answers, with usage and finish reason.',
    `${VERCEL_CORE}/generating-text`,
    `${api}_text`,
  ],
  [`${prefix}2`, 'streamText streams the same text.', `${VERCEL_CORE}/generating-text`, `${api}_stream_text`],
  [
    `${prefix}3`,
    'Tools run over several steps, whole.',
    `${VERCEL_CORE}/tools-and-tool-calling`,
    `${api}_tools`,
  ],
  [
    `${prefix}4`,
    'Tools run over several steps, streamed.',
    `${VERCEL_CORE}/tools-and-tool-calling`,
    `${api}_stream_tools`,
  ],
  [
    `${prefix}5`,
    'generateObject gives the object of a schema.',
    `${VERCEL_CORE}/generating-structured-data`,
    `${api}_object`,
  ],
  [
    `${prefix}6`,
    'streamObject ends with the object of a schema.',
    `${VERCEL_CORE}/generating-structured-data`,
    `${api}_stream_object`,
  ],
  [`${prefix}7`, 'A conversation goes on from response.messages.', `${VERCEL_CORE}/prompts`, `${api}_turns`],
  [`${prefix}8`, 'An abort stops the backend.', `${VERCEL_CORE}/settings`, `${api}_abort`],
  [
    `${prefix}9`,
    'A refusal is an APICallError with the status; a broken stream is an error part.',
    `${VERCEL_CORE}/error-handling`,
    `${api}_errors`,
  ],
];

const VERCEL_RESPONSES: readonly Row[] = [
  ['VR10', 'previousResponseId goes on from the turns before.', VERCEL, 'responses_previous_id'],
  ['VR11', 'reasoningSummary gives the thinking as reasoning text.', VERCEL, 'responses_reasoning_summary'],
  [
    'VR12',
    'With store: false whole items are sent back, the thinking that led to a call included.',
    VERCEL,
    'responses_no_store_turns',
  ],
];

/** What clients of OpenAI's two APIs can rely on, each with a case for each client that has the feature. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...rows(['node', 'python'], [...CHATS, ...RESPONSES]),
  ...UNSERVED.map(([id, behaviour, source, name, knownFailure]) => ({
    id,
    behaviour,
    source,
    case: name,
    clients: ['node' as const],
    knownFailure,
  })),
  ...rows(['python'], MODELS),
  ...rows(['vercel'], [...vercelRows('chat', 'VC'), ...vercelRows('responses', 'VR'), ...VERCEL_RESPONSES]),
];
