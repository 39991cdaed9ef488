import { adaptiveSwitch } from './anthropic-dialect.ts';
import { defineReasoningFamily } from './define.ts';

const EFFORTS = ['low', 'medium', 'high', 'max'];

export default defineReasoningFamily({
  id: 'anthropic-4',
  title: 'Claude 4.6 to 4.8',
  summary: 'Adaptive thinking with an effort; silent about thinking means none.',
  aliases: ['anthropic', 'claude'],
  matches: /claude-(?:opus|sonnet|haiku)-4[-.@][678]/i,
  rows: [
    {
      servers: ['anthropic', 'bedrock'],
      ...adaptiveSwitch(EFFORTS, 'omit', true),
      source: 'https://platform.claude.com/docs/en/build-with-claude/effort (read 2026-11-24)',
      notes:
        'xhigh is taken from 4.7 on and is rendered as max for all. thinking: disabled is documented for these models by Anthropic and as refused by Bedrock; leaving the field out is safe on both.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { thinking: { type: 'adaptive' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'medium' },
          fields: {
            set: { thinking: { type: 'adaptive' }, output_config: { effort: 'medium' } },
            remove: ['reasoning_effort'],
          },
        },
        {
          wish: { mode: 'on', budgetTokens: 2000 },
          fields: {
            set: { thinking: { type: 'adaptive' }, output_config: { effort: 'medium' } },
            remove: ['reasoning_effort'],
          },
        },
        { wish: { mode: 'off' }, fields: { set: {}, remove: ['reasoning_effort', 'thinking'] } },
      ],
    },
    {
      servers: ['openai', '*'],
      ...adaptiveSwitch(EFFORTS, 'omit', false),
      source: 'https://docs.anthropic.com/ko/api/openai-sdk (read 2026-11-24)',
      notes:
        'The OpenAI-compatible endpoint takes thinking and ignores reasoning_effort; adaptive there, and output_config, were not checked.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { thinking: { type: 'adaptive' } }, remove: ['reasoning_effort'] },
        },
        { wish: { mode: 'off' }, fields: { set: {}, remove: ['reasoning_effort', 'thinking'] } },
      ],
    },
  ],
});
