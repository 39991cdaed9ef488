import { isRecord } from '../../core/record.ts';
import type { McpResource, McpServer, McpTool } from './model.ts';

export type TextPlace = 'tool' | 'parameter' | 'prompt' | 'resource' | 'instructions' | 'result';

/** A text that a client puts before its model. */
export interface ModelText {
  readonly place: TextPlace;
  /** Name of the tool, prompt or resource; '' for the server's instructions. */
  readonly owner: string;
  /** Which field of it, such as `description` or `inputSchema.properties.path.description`. */
  readonly field: string;
  readonly text: string;
}

const MAX_DEPTH = 12;
/** Keys of a schema that hold texts a model reads, beside the names of its properties. */
const PROSE = new Set(['description', 'title', '$comment', 'pattern', 'errorMessage', 'markdownDescription']);

/** Every text of a server that reaches a model, in the order in which it does. O(total length). */
export function textsOf(server: McpServer): ModelText[] {
  const texts: ModelText[] = [];
  const add = (place: TextPlace, owner: string, field: string, text: unknown) => {
    if (typeof text === 'string' && text !== '') texts.push({ place, owner, field, text });
  };
  add('instructions', '', 'instructions', server.instructions);
  add('instructions', '', 'serverInfo.name', server.says?.name);
  for (const tool of server.tools ?? []) {
    add('tool', tool.name, 'name', tool.name);
    add('tool', tool.name, 'title', tool.title);
    add('tool', tool.name, 'description', tool.description);
    add('tool', tool.name, 'annotations.title', tool.annotations?.title);
    schemaTexts(tool.inputSchema, 'inputSchema', (field, text) => add('parameter', tool.name, field, text));
    schemaTexts(tool.outputSchema, 'outputSchema', (field, text) => add('parameter', tool.name, field, text));
  }
  for (const prompt of server.prompts ?? []) {
    add('prompt', prompt.name, 'name', prompt.name);
    add('prompt', prompt.name, 'title', prompt.title);
    add('prompt', prompt.name, 'description', prompt.description);
    for (const argument of prompt.arguments ?? [])
      add('prompt', prompt.name, `arguments.${argument.name}.description`, argument.description);
    (prompt.messages ?? []).forEach((text, at) => {
      add('prompt', prompt.name, `messages.${at}`, text);
    });
  }
  for (const resource of [...(server.resources ?? []), ...(server.templates ?? [])])
    resourceTexts(resource, (field, text) => add('resource', resource.uri, field, text));
  for (const { tool, text } of server.results ?? []) add('result', tool, 'result', text);
  return texts;
}

function resourceTexts(resource: McpResource, add: (field: string, text: unknown) => void): void {
  add('name', resource.name);
  add('title', resource.title);
  add('description', resource.description);
  add('text', resource.text);
}

function schemaTexts(
  schema: unknown,
  at: string,
  add: (field: string, text: string) => void,
  depth = 0,
): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(schema)) {
    schema.forEach((item, index) => {
      schemaTexts(item, `${at}.${index}`, add, depth + 1);
    });
    return;
  }
  if (!isRecord(schema)) return;
  for (const [key, value] of Object.entries(schema)) {
    const field = `${at}.${key}`;
    if (PROSE.has(key) && typeof value === 'string') add(field, value);
    else if (
      key === 'default' ||
      key === 'const' ||
      key === 'enum' ||
      key === 'examples' ||
      key === 'example'
    )
      valueTexts(value, field, add, depth + 1);
    else if (key === 'properties' && isRecord(value)) {
      for (const [name, property] of Object.entries(value)) {
        add(`${field}.${name}`, name);
        schemaTexts(property, `${field}.${name}`, add, depth + 1);
      }
    } else if (isRecord(value) || Array.isArray(value)) schemaTexts(value, field, add, depth + 1);
  }
}

function valueTexts(
  value: unknown,
  at: string,
  add: (field: string, text: string) => void,
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') add(at, value);
  else if (Array.isArray(value))
    value.forEach((item, index) => {
      valueTexts(item, `${at}.${index}`, add, depth + 1);
    });
  else if (isRecord(value))
    for (const [key, item] of Object.entries(value)) valueTexts(item, `${at}.${key}`, add, depth + 1);
}

/** Words of a tool that say what it does: its name apart at capitals and separators, its title and its description. */
export function wordsOf(tool: McpTool): string {
  const name = tool.name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z0-9]+/g, ' ');
  return `${name}. ${tool.title ?? ''}. ${tool.description ?? ''}`;
}

/** A parameter of a tool, with the words that describe it. */
export interface Parameter {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly description: string;
}

/** The parameters at the top of a tool's input schema. */
export function parametersOf(tool: McpTool): Parameter[] {
  const properties = tool.inputSchema?.properties;
  if (!isRecord(properties)) return [];
  return Object.entries(properties).map(([name, schema]) => {
    const known = isRecord(schema) ? schema : {};
    return {
      name,
      schema: known,
      description: typeof known.description === 'string' ? known.description : '',
    };
  });
}
