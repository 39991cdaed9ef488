import { isRecord } from '../../core/record.ts';
import { type Fields, recordAt } from '../http/fields.ts';

/** Tokens of thinking for each effort; `medium` where only "on" was said. */
const effortTokens: Readonly<Record<string, number>> = {
  minimal: 16,
  low: 24,
  medium: 48,
  high: 96,
  xhigh: 128,
  max: 128,
};
const budgetFields = [
  'thinking_token_budget',
  'thinking_budget',
  'budget_tokens',
  'max_tokens',
  'reasoning_budget',
];

/**
 * Tokens of thinking that a request asks for; 0 when it asks for none or says nothing. Understands the fields of the
 * families that the gateway routes to: `chat_template_kwargs`, `reasoning_effort`, `reasoning`, `thinking`, `think`,
 * `enable_thinking`. "Off" anywhere wins.
 */
export function thinkingTokens(body: Fields): number {
  const template = recordAt(body, 'chat_template_kwargs');
  const wishes = [
    body.reasoning_effort,
    template.reasoning_effort,
    template.enable_thinking,
    template.thinking,
    body.enable_thinking,
    body.thinking,
    body.reasoning,
    body.think,
  ].flatMap((value) => wishOf(value) ?? []);
  if (wishes.length === 0 || wishes.includes(0)) return 0;
  const asked = wishes.find((tokens) => tokens !== effortTokens.medium) ?? effortTokens.medium ?? 0;
  const budgets = [body, template, recordAt(body, 'thinking'), recordAt(body, 'reasoning')].flatMap(
    (fields) =>
      budgetFields.filter((name) => name !== 'max_tokens' || fields !== body).map((name) => fields[name]),
  );
  const caps = budgets.filter((value): value is number => typeof value === 'number' && value > 0);
  return Math.min(asked, ...caps);
}

function wishOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? effortTokens.medium : 0;
  if (typeof value === 'string') {
    const word = value.toLowerCase();
    if (word === 'none' || word === 'off' || word === 'disabled' || word === 'false') return 0;
    return effortTokens[word] ?? effortTokens.medium;
  }
  if (!isRecord(value)) return undefined;
  return wishOf(
    value.type ?? value.effort ?? value.enabled ?? (typeof value.max_tokens === 'number' || undefined),
  );
}
