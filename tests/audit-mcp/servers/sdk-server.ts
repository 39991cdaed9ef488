import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import type { McpServer } from '../../../src/audit/mcp/model.ts';

const PAGE = 2;

/** A server of the public SDK that says what `data` says, two tools a page. */
export function sdkServer(data: McpServer): Server {
  const server = new Server(
    { name: data.name, version: '1.2.3' },
    {
      capabilities: { tools: {}, prompts: {}, resources: {} },
      ...(data.instructions === undefined ? {} : { instructions: data.instructions }),
    },
  );
  const tools = (data.tools ?? []).map(
    (tool) => ({ ...tool, inputSchema: { type: 'object', ...tool.inputSchema } }) as Tool,
  );
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const from = Number(params?.cursor ?? 0);
    const next = from + PAGE;
    return { tools: tools.slice(from, next), ...(next < tools.length ? { nextCursor: String(next) } : {}) };
  });
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: (data.prompts ?? []).map(({ name, description }) => ({
      name,
      ...(description === undefined ? {} : { description }),
    })),
  }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => ({
    messages: (data.prompts?.find(({ name }) => name === params.name)?.messages ?? []).map((text) => ({
      role: 'user' as const,
      content: { type: 'text' as const, text },
    })),
  }));
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: (data.resources ?? []).map(({ uri, name = uri, mimeType }) => ({
      uri,
      name,
      ...(mimeType === undefined ? {} : { mimeType }),
    })),
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: (data.templates ?? []).map(({ uri, name = uri }) => ({ uriTemplate: uri, name })),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => ({
    contents: [{ uri: params.uri, text: data.resources?.find(({ uri }) => uri === params.uri)?.text ?? '' }],
  }));
  return server;
}
