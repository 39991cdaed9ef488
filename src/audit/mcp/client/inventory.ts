import { isRecord } from '../../../core/record.ts';
import type { McpPrompt, McpResource, McpResult, McpServer, McpTool } from '../model.ts';
import type { Session } from './session.ts';
import { type Limits, RpcError } from './transport.ts';

const TEXT_KEPT = 64 * 1024;
const CALLS_AT_MOST = 20;

/** What the server lists, over one session. Tools are listed twice: some change what they say. */
export async function readInventory(
  session: Session,
  limits: Limits,
  active: boolean,
): Promise<Partial<McpServer>> {
  const { capabilities } = session.info;
  const has = (name: string) => Object.keys(capabilities).length === 0 || isRecord(capabilities[name]);
  const tools = has('tools') ? (await session.list('tools/list', 'tools'))?.flatMap(toolOf) : undefined;
  const prompts = has('prompts') ? await readPrompts(session) : undefined;
  const resources = has('resources') ? await readResources(session, limits) : undefined;
  const templates = has('resources')
    ? (await session.list('resources/templates/list', 'resourceTemplates'))?.flatMap((item) =>
        resourceOf(item, item.uriTemplate),
      )
    : undefined;
  const results = active && tools !== undefined ? await callHarmless(session, tools) : undefined;
  const toolsAgain =
    tools === undefined ? undefined : (await session.list('tools/list', 'tools'))?.flatMap(toolOf);
  return { tools, toolsAgain, prompts, resources, templates, results };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const record = (value: unknown) => (isRecord(value) ? value : undefined);

/** A tool as it was listed; none where it has no name. */
export function toolOf(item: Readonly<Record<string, unknown>>): McpTool[] {
  if (typeof item.name !== 'string') return [];
  return [
    {
      name: item.name,
      title: text(item.title),
      description: text(item.description),
      inputSchema: record(item.inputSchema),
      outputSchema: record(item.outputSchema),
      annotations: record(item.annotations),
    },
  ];
}

export function promptOf(item: Readonly<Record<string, unknown>>): McpPrompt[] {
  if (typeof item.name !== 'string') return [];
  const given = Array.isArray(item.arguments) ? item.arguments.filter(isRecord) : [];
  return [
    {
      name: item.name,
      title: text(item.title),
      description: text(item.description),
      arguments: given.map((argument) => ({
        name: text(argument.name) ?? '',
        description: text(argument.description),
      })),
      messages: Array.isArray(item.messages)
        ? item.messages.filter((one) => typeof one === 'string')
        : undefined,
    },
  ];
}

export function resourceOf(
  item: Readonly<Record<string, unknown>>,
  uri: unknown = item.uri ?? item.uriTemplate,
): McpResource[] {
  if (typeof uri !== 'string') return [];
  return [
    {
      uri,
      name: text(item.name),
      title: text(item.title),
      description: text(item.description),
      mimeType: text(item.mimeType),
      text: text(item.text),
    },
  ];
}

async function readPrompts(session: Session): Promise<McpPrompt[] | undefined> {
  const listed = await session.list('prompts/list', 'prompts');
  const prompts: McpPrompt[] = [];
  for (const item of listed ?? []) {
    const needs =
      Array.isArray(item.arguments) && item.arguments.some((one) => isRecord(one) && one.required === true);
    for (const prompt of promptOf(item)) {
      if (needs || prompts.length >= CALLS_AT_MOST * 5) prompts.push(prompt);
      else prompts.push({ ...prompt, messages: await messagesOf(session, prompt.name) });
    }
  }
  return listed === undefined ? undefined : prompts;
}

async function messagesOf(session: Session, name: string): Promise<string[] | undefined> {
  try {
    const { messages } = await session.request('prompts/get', { name });
    if (!Array.isArray(messages)) return undefined;
    return messages.flatMap((message) => (isRecord(message) ? contentTexts(message.content) : []));
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

async function readResources(session: Session, limits: Limits): Promise<McpResource[] | undefined> {
  const listed = await session.list('resources/list', 'resources');
  const resources: McpResource[] = [];
  for (const item of listed ?? []) {
    for (const resource of resourceOf(item)) {
      const isText = /^text\/|json|xml|yaml|markdown/.test(resource.mimeType ?? 'text/plain');
      if (!isText || resources.length >= limits.resources) resources.push(resource);
      else resources.push({ ...resource, text: await resourceText(session, resource.uri) });
    }
  }
  return listed === undefined ? undefined : resources;
}

async function resourceText(session: Session, uri: string): Promise<string | undefined> {
  try {
    const { contents } = await session.request('resources/read', { uri });
    if (!Array.isArray(contents)) return undefined;
    return contents
      .flatMap((content) => (isRecord(content) && typeof content.text === 'string' ? [content.text] : []))
      .join('\n')
      .slice(0, TEXT_KEPT);
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

/** Calls the tools that say that they only read and that need no argument. */
async function callHarmless(session: Session, tools: readonly McpTool[]): Promise<McpResult[]> {
  const results: McpResult[] = [];
  const may = tools.filter(({ annotations, inputSchema }) => {
    const required = inputSchema?.required;
    return annotations?.readOnlyHint === true && (!Array.isArray(required) || required.length === 0);
  });
  for (const { name } of may.slice(0, CALLS_AT_MOST)) {
    try {
      const { content } = await session.request('tools/call', { name, arguments: {} });
      const said = contentTexts(content).join('\n').slice(0, TEXT_KEPT);
      if (said !== '') results.push({ tool: name, text: said });
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
    }
  }
  return results;
}

function contentTexts(content: unknown): string[] {
  const parts = Array.isArray(content) ? content : [content];
  return parts.flatMap((part) => {
    if (!isRecord(part)) return [];
    if (typeof part.text === 'string') return [part.text];
    return isRecord(part.resource) && typeof part.resource.text === 'string' ? [part.resource.text] : [];
  });
}
