import type { ReasoningOverride } from '../../config/schema/model.ts';
import type { ReasoningFields, ReasoningWish } from './define.ts';
import { edit, thinkingType } from './dialects.ts';

/** VSR's default where neither the candidate nor the configuration states an effort. */
const EFFORT = 'medium';
const NOTHING = edit({});

/** One of VSR's three reasoning_families types; `topLevel` on servers that read the effort there. */
interface OverrideType {
  on(parameter: string, wish: ReasoningWish, topLevel: boolean): ReasoningFields;
  off(parameter: string, wish: ReasoningWish, topLevel: boolean): ReasoningFields;
}

const kwargs = (parameter: string, value: unknown) =>
  edit({ chat_template_kwargs: { [parameter]: value } }, 'reasoning_effort');

const TYPES: Readonly<Record<ReasoningOverride['type'], OverrideType>> = {
  chat_template_kwargs: {
    on: (parameter) => kwargs(parameter, true),
    off: (parameter) => kwargs(parameter, false),
  },
  reasoning_effort: {
    on: (parameter, { effort = EFFORT }, topLevel) =>
      topLevel ? edit({ reasoning_effort: effort }) : kwargs(parameter, effort),
    // the client's own effort stays: at the top level by not being touched, in the template by the wish that carries it
    off: (parameter, { effort = 'low' }, topLevel) => (topLevel ? NOTHING : kwargs(parameter, effort)),
  },
  top_level_reasoning_effort: {
    on: (parameter, { effort = EFFORT }) => edit({ [parameter]: effort }),
    off: () => NOTHING,
  },
};

/** VSR's host rule for api.openai.com and openrouter.ai. */
const TOP_LEVEL_SERVERS: ReadonlySet<string> = new Set(['openai', 'openrouter']);

/** VSR's host rule for api.deepseek.com, whatever the family's type. */
const DEEPSEEK = thinkingType('enabled', 'sent');
const DEEPSEEK_SERVER = 'deepseek';

/**
 * The fields of a family that a configuration states in VSR's terms. Facts: VSR
 * req_filter_reason.go and req_filter_provider_dialect.go. For `off`, `wish.effort` is the effort
 * that the client itself asked for, if any.
 */
export function overrideFields(
  override: ReasoningOverride,
  server: string,
  wish: ReasoningWish,
): ReasoningFields {
  if (server === DEEPSEEK_SERVER) {
    const fields =
      wish.mode === 'on' ? DEEPSEEK.on({ ...wish, effort: wish.effort ?? EFFORT }) : DEEPSEEK.off(wish);
    return { ...fields, remove: [...fields.remove, 'chat_template_kwargs'] };
  }
  const type = TYPES[override.type];
  const topLevel = TOP_LEVEL_SERVERS.has(server);
  return wish.mode === 'on'
    ? type.on(override.parameter, wish, topLevel)
    : type.off(override.parameter, wish, topLevel);
}
