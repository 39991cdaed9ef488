import { shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import type { PhraseFamily } from '../phrases.ts';
import { joined } from '../sentences.ts';
import { type ModelText, type TextPlace, textsOf } from '../texts.ts';
import type { McpWorld, Sighting } from './define.ts';

const POISON: readonly TextPlace[] = ['tool', 'parameter', 'instructions'];
export const EVERYWHERE: readonly TextPlace[] = [...POISON, 'prompt', 'resource', 'result'];
export const IN_TOOLS: readonly TextPlace[] = POISON;

/** Tag of a text's place: what a server says of itself poisons its tools, what it passes on injects. */
export const placeTags = (place: TextPlace): readonly string[] =>
  POISON.includes(place) ? ['OWASP-MCP-03'] : ['OWASP-MCP-06'];

/** Each owner whose texts hold a phrase of the family, once, at the first place; also where the phrase is spread over its fields. */
export function* spoken(
  set: McpSet,
  world: McpWorld,
  family: PhraseFamily,
  places: readonly TextPlace[],
): Generator<Sighting> {
  const phrases = world.rules.phrases.filter((phrase) => phrase.family === family);
  const find = (place: TextPlace, text: string) => {
    for (const phrase of phrases) {
      if (phrase.places !== undefined && !phrase.places.includes(place)) continue;
      const sentence = phrase.find(text);
      if (sentence !== undefined) return sentence;
    }
    return undefined;
  };
  for (const server of set.servers) {
    for (const [owner, texts] of owners(textsOf(server), places)) {
      let seen: { text: ModelText; sentence: string } | undefined;
      for (const text of texts) {
        const sentence = find(text.place, text.text);
        if (sentence === undefined) continue;
        seen = { text, sentence };
        break;
      }
      const first = texts[0] as ModelText;
      const spread = seen === undefined && texts.length > 1 ? find(first.place, joined(texts)) : undefined;
      if (seen === undefined && spread === undefined) continue;
      const where = seen?.text.field ?? 'several fields together';
      yield {
        server,
        component: owner,
        key: family,
        evidence: `${owner === '' ? '' : `${owner}, `}${where}: ${shown(seen?.sentence ?? spread ?? '', 300)}`,
        tags: placeTags(seen?.text.place ?? first.place),
      };
    }
  }
}

function owners(texts: readonly ModelText[], places: readonly TextPlace[]): Map<string, ModelText[]> {
  const map = new Map<string, ModelText[]>();
  for (const text of texts) {
    if (!places.includes(text.place)) continue;
    const list = map.get(text.owner);
    if (list === undefined) map.set(text.owner, [text]);
    else list.push(text);
  }
  return map;
}
