import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FairleadError } from '../../core/errors.ts';
import type { AdvisoryBook } from '../advisories/advise.ts';
import type { AuditedTarget, AuditResult, Finding } from '../finding.ts';
import type { McpWorld } from './checks/define.ts';
import { type AskOptions, askServer } from './client/ask-server.ts';
import { findInProject, findInstalled, readSet, type Unread } from './discovery/find-sets.ts';
import { placesOf, thisHome } from './discovery/places.ts';
import { examine, targetOf } from './examine.ts';
import type { McpServer, McpSet } from './model.ts';
import { type Pins, pinSets } from './pins/pins.ts';
import type { McpRules } from './rules.ts';
import { setsInSource } from './source/source-sets.ts';

export interface McpAuditOptions {
  /** Files, folders, URLs and ids of clients; none: the clients of this machine. */
  readonly targets: readonly string[];
  /** Commands of stdio servers that were named, and are started. */
  readonly commands?: readonly string[] | undefined;
  /** Start the stdio servers that configurations name. */
  readonly start?: boolean | undefined;
  /** Ask no server at all. */
  readonly offline?: boolean | undefined;
  /** Headers for the URLs that were named. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly rules: McpRules;
  readonly advisories?: AdvisoryBook | undefined;
  /** Verified against, where given. */
  readonly pins?: Pins | undefined;
  readonly approved?: readonly string[] | undefined;
  readonly ask: AskOptions;
  /** Servers asked at once. */
  readonly concurrency?: number | undefined;
  /** Findings in source code; left out: code is not looked at. */
  auditSource?(root: string): Promise<readonly Finding[]>;
  progress?(what: string): void;
}

export interface McpAudit {
  readonly result: AuditResult;
  readonly sets: readonly McpSet[];
  /** Pins of what was read now. */
  pin(earlier: Pins | undefined): Pins;
}

/** Audits what was named. Throws FL_USAGE for a target that is nothing; a server that does not answer is a target with a problem. */
export async function auditMcp(options: McpAuditOptions): Promise<McpAudit> {
  const { sets, unread, folders } = await gather(options);
  const asked: McpSet[] = [];
  for (const set of sets) asked.push({ ...set, servers: await askAll(set, options) });
  const { rules, advisories, pins, approved } = options;
  const world: McpWorld = { rules, advisories, pins, approved };
  const findings = asked.flatMap((set) => examine(set, world));
  for (const folder of folders) {
    options.progress?.(`reading the code in ${folder}`);
    for (const set of await setsInSource(folder)) findings.push(...examine(set, world));
    findings.push(...((await options.auditSource?.(folder)) ?? []));
  }
  const targets = [
    ...asked.flatMap((set) => set.servers.map((server) => targetFor(set, server))),
    ...unread.map(({ file, reason }) => ({ url: file, components: [], requests: 0, problem: reason })),
    ...folders.map((folder) => ({ url: folder, components: [], requests: 0 })),
  ];
  const servers = asked.flatMap((set) => set.servers);
  const facts = {
    clients: [...new Set(asked.map(({ client }) => client))],
    servers: servers.length,
    asked: servers.filter(({ protocol }) => protocol !== undefined).length,
    notStarted: servers.filter(({ problem }) => problem === NOT_STARTED).length,
    tools: servers.reduce((sum, { tools = [] }) => sum + tools.length, 0),
    prompts: servers.reduce((sum, { prompts = [] }) => sum + prompts.length, 0),
    resources: servers.reduce(
      (sum, { resources = [], templates = [] }) => sum + resources.length + templates.length,
      0,
    ),
  };
  return {
    result: { audit: 'mcp', targets, findings, facts },
    sets: asked,
    pin: (earlier) => pinSets(asked, earlier),
  };
}

export const NOT_STARTED = 'it was not started: --start starts the servers of a configuration';
const DISABLED = 'its client has it switched off';

interface Gathered {
  readonly sets: McpSet[];
  readonly unread: Unread[];
  readonly folders: string[];
}

async function gather({ targets, commands = [], headers, rules, ask }: McpAuditOptions): Promise<Gathered> {
  const sets: McpSet[] = [];
  const unread: Unread[] = [];
  const folders: string[] = [];
  const home = thisHome(ask.env);
  const addAll = (found: { readonly sets: readonly McpSet[]; readonly unread: readonly Unread[] }) => {
    sets.push(...found.sets);
    unread.push(...found.unread);
  };
  if (targets.length === 0 && commands.length === 0) addAll(await findInstalled(rules.clients, home));
  for (const command of commands) sets.push(ofCommand(command));
  for (const target of targets) {
    const client = rules.clients.find(({ id }) => id === target);
    if (/^https?:\/\//i.test(target)) {
      const isOld = /\/sse\/?(?:\?|$)/.test(target);
      const launch = { transport: isOld ? ('sse' as const) : ('http' as const), url: target, headers };
      sets.push({ client: target, servers: [{ name: target, launch }] });
      continue;
    }
    const path = resolve(target);
    const info = await stat(path).catch(() => undefined);
    if (info === undefined && client !== undefined) {
      for (const file of placesOf(client, home)) {
        const read = await readSet(client.title, file);
        if (read !== undefined)
          addAll('reason' in read ? { sets: [], unread: [read] } : { sets: [read], unread: [] });
      }
    } else if (info === undefined) {
      throw new FairleadError('FL_USAGE', `${target} is no file, folder, URL or client`, {
        hint: `clients are ${rules.clients.map(({ id }) => id).join(', ')}; a command to start goes into --stdio`,
      });
    } else if (info.isDirectory()) {
      addAll(await findInProject(rules.clients, path));
      folders.push(path);
    } else if (/\.(?:[cm]?[jt]sx?|py)$/i.test(path)) folders.push(path);
    else {
      const read = await readSet(target, path);
      if (read === undefined || 'reason' in read)
        throw new FairleadError('FL_USAGE', `${target} cannot be used: ${read?.reason ?? 'it is not there'}`);
      if (read.servers.length === 0)
        throw new FairleadError('FL_USAGE', `${target} holds no MCP servers`, {
          hint: 'a client’s configuration, or JSON with the lists that a server answered: {"tools": […]}',
        });
      sets.push(read);
    }
  }
  return { sets, unread, folders };
}

/** A command line in words; quotes hold words together. */
function ofCommand(line: string): McpSet {
  const words = Array.from(
    line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
  const [command = '', ...args] = words;
  if (command === '')
    throw new FairleadError('FL_USAGE', '--stdio names no command', {
      hint: 'such as --stdio "node server.js"',
    });
  return { client: line, servers: [{ name: line, launch: { transport: 'stdio', command, args } }] };
}

async function askAll(set: McpSet, options: McpAuditOptions): Promise<McpServer[]> {
  const out: McpServer[] = [...set.servers];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < out.length; at = next++) {
      const server = out[at] as McpServer;
      const reason = whyNot(set, server, options);
      if (reason !== undefined) {
        if (reason !== '') out[at] = { ...server, problem: reason };
        continue;
      }
      options.progress?.(`asking ${targetOf(set, server)}`);
      out[at] = await askServer(server, options.ask);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 4, out.length) }, work));
  return out;
}

/** Why a server is not asked; '' where nothing is to be asked, undefined where it is. */
function whyNot(
  set: McpSet,
  { launch }: McpServer,
  { start = false, offline = false }: McpAuditOptions,
): string | undefined {
  if (launch === undefined) return '';
  if (launch.disabled === true) return DISABLED;
  if (offline) return 'it was not asked: --offline';
  return launch.transport === 'stdio' && set.file !== undefined && !start ? NOT_STARTED : undefined;
}

function targetFor(set: McpSet, server: McpServer): AuditedTarget {
  const { says, requests = 0, problem } = server;
  const components =
    says === undefined || says.name === '' ? [] : [{ name: says.name, version: says.version, confidence: 1 }];
  return { url: targetOf(set, server), components, requests, problem };
}
