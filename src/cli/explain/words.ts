import type { ExplainReply } from '../../gateway/explain.ts';
import type { Explained } from '../../routing/outcome.ts';
import { renderExplanation } from '../../routing/render.ts';

/** The explanation as `fairlead explain` prints it for people. */
export function explanationText(explained: Explained, { reasoning, plugins }: ExplainReply): string {
  return `${[renderExplanation(explained), ...fieldLines(reasoning), ...pluginLines(plugins)].join('\n')}\n`;
}

/** What would be done to the request and its answer, by the plugins' types; no line where nothing would be. */
function pluginLines(plugins: ExplainReply['plugins']): string[] {
  return plugins.length === 0 ? [] : [`plugins    ${plugins.map(({ type }) => type).join(', ')}`];
}

/** What the reasoning mode means on the wire; no line where the client's fields stay as they are. */
function fieldLines({ fields, removed, server, mode }: ExplainReply['reasoning']): string[] {
  if (mode === 'asked') return [];
  const edits = [
    Object.keys(fields).length === 0 ? '' : `sets ${JSON.stringify(fields)}`,
    removed.length === 0 ? '' : `removes ${removed.join(', ')}`,
  ].filter(Boolean);
  if (edits.length === 0) return ['fields     none: no family is known for this model, or it has no switch'];
  return [`fields     ${edits.join('; ')}${server === null ? '' : ` (as ${server} takes them)`}`];
}
