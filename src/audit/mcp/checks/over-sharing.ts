import { shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import { sentencesOf } from '../sentences.ts';
import { parametersOf, wordsOf } from '../texts.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const NAME =
  /^(?:(?:full|entire|complete|previous|all|whole)_?)?(?:conversation|chat|dialog(?:ue)?)(?:_?(?:history|context|log|transcript|so_far))?$|^(?:full|entire|all|complete)_?(?:context|messages|history)$|^system_?prompt$|^(?:chain_?of_?thought|reasoning_?trace)$/i;
const ASKS =
  /\b(?:full|entire|complete|whole|all|every|verbatim|previous)\b.{0,30}\b(?:conversation|chat|dialog(?:ue)?|messages?|context(?: window)?)\b.{0,60}\b(?:user|system prompt|parameter|assistant|so far|session|history|between|you)\b|\b(?:your|the assistant['’]s) (?:\w+ )?(?:system prompt|system message|instructions|chain of thought|hidden reasoning)\b|(?:完整|全部|所有)的?(?:对话|聊天|会话)(?:历史|记录|内容)/i;
const GIVES = /\b(?:include|pass|send|provide|attach|append|supply|put)\b/i;
/** Tools whose task is the conversation itself. */
const ABOUT =
  /\b(?:conversation|chat|transcript|dialog(?:ue)?|memor(?:y|ies)|handoff|hand off|thread|message|llm|prompt|model|completion)/i;

export default defineMcpCheck({
  id: 'over-sharing',
  title: 'Tool that asks for the whole conversation',
  titleZh: '工具索要整段对话',
  summary: 'Parameters that have the model hand over its conversation, its context or its own instructions.',
  severity: 'medium',
  mend: {
    en: 'Do not use the tool, or have the parameter taken out: a tool needs what its task needs.',
    zh: '不要使用该工具，或删除该参数：工具只应获得任务所需的信息。',
  },
  tags: ['OWASP-MCP-10', 'CWE-359'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    for (const tool of server.tools ?? []) {
      const [task = '', ...more] = sentencesOf(
        wordsOf({ ...tool, title: undefined }).replace(/\. \. /, ': '),
      );
      if (ABOUT.test(task.replace(/\bcontext\b/gi, ''))) continue;
      const parameter = parametersOf(tool).find(
        ({ name, description }) => NAME.test(name) || ASKS.test(description),
      );
      const said =
        parameter?.description ?? more.find((sentence) => GIVES.test(sentence) && ASKS.test(sentence));
      if (said === undefined) continue;
      const field = parameter?.name ?? 'description';
      yield {
        server,
        component: tool.name,
        key: field,
        evidence: `${tool.name}, ${field}: ${shown(said, 240)}`,
      };
    }
  }
}
