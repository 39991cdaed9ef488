import { adaptiveSwitch } from './anthropic-dialect.ts';
import { defineReasoningFamily } from './define.ts';

const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];

export default defineReasoningFamily({
  id: 'anthropic',
  title: 'Claude 5 and later',
  summary: 'Adaptive thinking with an effort; thinks unless told not to.',
  aliases: ['claude'],
  matches: /claude-(?:(?:opus|sonnet|haiku)-(?:[5-9]|\d\d)|[a-z]+-latest)/i,
  rows: [
    {
      servers: ['anthropic', 'bedrock'],
      ...adaptiveSwitch(EFFORTS, 'disable', true),
      source: 'https://platform.claude.com/docs/en/build-with-claude/effort (read 2026-11-24)',
      notes:
        'That Claude 5 thinks by default was read in a gateway’s migration notes, not at Anthropic; that it takes disabled was not checked.',
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
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['openai', '*'],
      ...adaptiveSwitch(EFFORTS, 'disable', false),
      source: 'https://docs.anthropic.com/ko/api/openai-sdk (read 2026-11-24)',
      notes:
        'The OpenAI-compatible endpoint takes thinking and ignores reasoning_effort; adaptive there, and output_config, were not checked.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { thinking: { type: 'adaptive' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
  ],
});
