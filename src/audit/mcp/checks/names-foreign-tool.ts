import { shown } from '../../text/hidden.ts';
import type { McpServer, McpSet } from '../model.ts';
import { sentencesOf } from '../sentences.ts';
import { parametersOf, textsOf } from '../texts.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const ORDERS =
  /\b(?:must|always|never|instead|first|before|whenever|every time|each time|make sure|ensure|do not|don['’]?t|should|has to|have to|needs? to|change|replace|set|redirect|append|recipient|bcc|intercept)\b|必须|总是|每次|之前|始终|不要/i;
/** Saying which tool to take or what follows is how servers guide; changing what another does is not. */
const MEDDLES =
  /\b(?:when(?:ever)?|if|each time|every time|before|after|while|once) .{0,60}(?:is|are|gets?|being|you|calling|using|called|used|invoked|available|present)|\b(?:arguments?|parameters?|recipients?|bcc|cc|amount|address|account|path|instead|redirect|change|replace|set|append|add|intercept|modif|broken|deprecated|unsafe|insecure|disabled)/i;
const NAME =
  /[`'"“]([A-Za-z][\w-]{2,60})[`'"”]|\b([a-z][a-z0-9]*(?:_[a-z0-9]+){1,6})\b|\b([a-z]{2,20}(?:[A-Z][a-z]+){1,4})\b(?=\s+(?:tool|function)|\()/g;

export default defineMcpCheck({
  id: 'names-foreign-tool',
  title: 'Tells the model how to use another server’s tool',
  titleZh: '指示模型如何使用其他服务器的工具',
  summary: 'Texts of one server that change how the tools of another are called.',
  severity: 'high',
  mend: {
    en: 'Remove the server, or run it in a client of its own; a server has no say in the tools of others.',
    zh: '移除该服务器，或在单独的客户端中运行；服务器无权干涉他人的工具。',
  },
  tags: ['TOOL-SHADOWING', 'OWASP-MCP-03'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const own = ownNames(server);
    const others = new Map<string, string>();
    for (const other of set.servers)
      if (other !== server)
        for (const { name } of other.tools ?? []) if (!own.has(name)) others.set(name, other.name);
    const told = new Set<string>();
    for (const { place, owner, field, text } of textsOf(server)) {
      if ((place !== 'tool' && place !== 'parameter' && place !== 'instructions') || told.has(owner))
        continue;
      for (const sentence of sentencesOf(text)) {
        const name = foreignName(sentence, own, others);
        if (name === undefined || !ORDERS.test(sentence) || !MEDDLES.test(sentence)) continue;
        told.add(owner);
        const whose = others.get(name) ?? 'no tool of this server';
        yield {
          server,
          component: owner,
          key: name,
          evidence: `${field}: ${shown(sentence, 300)} (${name}: ${whose})`,
        };
        break;
      }
    }
  }
}

function ownNames(server: McpServer): Set<string> {
  const names = new Set<string>();
  for (const tool of server.tools ?? []) {
    names.add(tool.name);
    for (const { name } of parametersOf(tool)) names.add(name);
  }
  for (const prompt of server.prompts ?? []) {
    names.add(prompt.name);
    for (const { name } of prompt.arguments ?? []) names.add(name);
  }
  return names;
}

/** A tool of another server; or, where the sentence speaks of calling it, a name in the form of a tool that is not the server's own. */
function foreignName(
  sentence: string,
  own: ReadonlySet<string>,
  others: ReadonlyMap<string, string>,
): string | undefined {
  for (const match of sentence.matchAll(NAME)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (own.has(name)) continue;
    if (others.has(name)) return name;
    const isCalled = new RegExp(
      `(?:\\b(?:when(?:ever)?|before|after|each time|every time|if) (?:\\w+ ){0,4}(?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|run(?:ning)?)) (?:the )?[\`'"“]?${name}\\b|\\b${name}[\`'"”]? (?:tool )?(?:(?:is|gets|being) (?:called|used|invoked|available|present|broken|deprecated|unsafe)|must|has to|should always)|\\bwhen(?:ever)? (?:this|the) (?:tool|server) is (?:available|present|enabled|loaded|connected)\\b.*\\b${name}\\b`,
      'i',
    );
    if (
      /[_A-Z]/.test(name) &&
      isCalled.test(sentence) &&
      /\b(?:bcc|recipient|cc|instead|also|redirect|intercept|change|replace|append|broken|unsafe|deprecated|forward)\b/i.test(
        sentence,
      )
    )
      return name;
  }
  return undefined;
}
