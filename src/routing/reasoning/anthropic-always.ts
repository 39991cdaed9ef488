import { adaptiveSwitch } from './anthropic-dialect.ts';
import { defineReasoningFamily } from './define.ts';

const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];

export default defineReasoningFamily({
  id: 'anthropic-always',
  title: 'Claude Mythos and Fable',
  summary: 'Always thinks; the lowest effort is the least.',
  aliases: ['anthropic', 'claude'],
  matches: /claude-(?:mythos|fable)/i,
  rows: [
    {
      servers: ['anthropic', 'bedrock'],
      ...adaptiveSwitch(EFFORTS, 'least', true),
      source:
        'https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html (read 2026-11-24)',
      notes: 'thinking: disabled is refused with 400.',
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
        {
          wish: { mode: 'off' },
          fields: { set: { output_config: { effort: 'low' } }, remove: ['reasoning_effort', 'thinking'] },
        },
      ],
    },
    {
      servers: ['openai', '*'],
      ...adaptiveSwitch(EFFORTS, 'least', false),
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
