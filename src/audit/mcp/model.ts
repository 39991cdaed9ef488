/** How a client starts or reaches a server, as its configuration says. */
export interface Launch {
  readonly transport: 'stdio' | 'http' | 'sse';
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The client does not start it. */
  readonly disabled?: boolean | undefined;
  /** Tools that the client calls without asking; `*` is all of them. */
  readonly approved?: readonly string[] | undefined;
  /** Line of its entry in the configuration, from 1. */
  readonly line?: number | undefined;
  /** OAuth scopes that the client asks for. */
  readonly scopes?: readonly string[] | undefined;
}

export interface McpTool {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema?: Readonly<Record<string, unknown>> | undefined;
  readonly outputSchema?: Readonly<Record<string, unknown>> | undefined;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  /** Line of its registration, where it was read from source. */
  readonly line?: number | undefined;
}

export interface McpPrompt {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly arguments?:
    | readonly { readonly name: string; readonly description?: string | undefined }[]
    | undefined;
  /** Texts of its messages, where it could be read without arguments. */
  readonly messages?: readonly string[] | undefined;
}

/** A resource, or a template of some: then `uri` is the pattern. */
export interface McpResource {
  readonly uri: string;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly mimeType?: string | undefined;
  /** Its text, where it was read. */
  readonly text?: string | undefined;
}

/** What one call of a tool gave back; only with `--active`. */
export interface McpResult {
  readonly tool: string;
  readonly text: string;
}

/** What was seen of a server on the wire, apart from its lists. */
export interface HttpFacts {
  /** Status that a request without credentials got; undefined where none was sent. */
  readonly statusWithoutKey?: number | undefined;
  /** `Access-Control-Allow-Origin` for an origin that is not the server's own. */
  readonly allowOrigin?: string | undefined;
  readonly allowCredentials?: boolean | undefined;
  /** Status of a request with an origin that is not the server's own. */
  readonly statusForeignOrigin?: number | undefined;
  /** OAuth metadata (RFC 9728, RFC 8414) that the server points to. */
  readonly oauth?: OAuthFacts | undefined;
}

export interface OAuthFacts {
  readonly found: boolean;
  readonly issuer?: string | undefined;
  readonly tokenEndpoint?: string | undefined;
  readonly challengeMethods?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** All that is known of one server. Lists are left out where the server was not asked or has none. */
export interface McpServer {
  /** As the client calls it; the target, where no client does. */
  readonly name: string;
  readonly launch?: Launch | undefined;
  /** Name and version that the server gives itself. */
  readonly says?: { readonly name: string; readonly version: string } | undefined;
  readonly protocol?: string | undefined;
  readonly capabilities?: Readonly<Record<string, unknown>> | undefined;
  readonly instructions?: string | undefined;
  readonly tools?: readonly McpTool[] | undefined;
  /** The tools as a second request in the same session lists them. */
  readonly toolsAgain?: readonly McpTool[] | undefined;
  readonly prompts?: readonly McpPrompt[] | undefined;
  readonly resources?: readonly McpResource[] | undefined;
  readonly templates?: readonly McpResource[] | undefined;
  readonly results?: readonly McpResult[] | undefined;
  readonly http?: HttpFacts | undefined;
  /** Read from source code: parameters have no names there, and what it does is told by the audit of the code. */
  readonly isSource?: boolean | undefined;
  readonly requests?: number | undefined;
  /** Why it could not be asked, or not wholly. */
  readonly problem?: string | undefined;
}

/** The servers that one client combines: what one of them says can reach the tools of another. */
export interface McpSet {
  /** The client's name, or what was named on the command line. */
  readonly client: string;
  /** The configuration's path; undefined where there is none. */
  readonly file?: string | undefined;
  readonly servers: readonly McpServer[];
}
