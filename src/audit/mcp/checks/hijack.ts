import { defineMcpCheck } from './define.ts';
import { EVERYWHERE, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'hijack',
  title: 'Tries to override the model’s instructions',
  titleZh: '试图覆盖模型的指令',
  summary:
    'Texts that tell the model to drop its instructions, that claim authority, or that imitate a system message.',
  severity: 'high',
  mend: {
    en: 'Remove the server, or have the text taken out; a description describes, it does not command.',
    zh: '移除该服务器，或要求删除该文字；描述只应描述功能，而非发号施令。',
  },
  tags: ['CWE-1427'],
  look: (set, world) => spoken(set, world, 'hijack', EVERYWHERE),
});
