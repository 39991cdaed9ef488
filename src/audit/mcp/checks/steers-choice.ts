import { defineMcpCheck } from './define.ts';
import { IN_TOOLS, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'steers-choice',
  title: 'Talks the model out of other servers’ tools',
  titleZh: '诱导模型不用其他服务器的工具',
  summary: 'Texts that disparage the tools of others or claim all calls for themselves.',
  severity: 'medium',
  mend: {
    en: 'Have the text taken out; which tool serves best is for the model and its user to judge.',
    zh: '删除该文字；哪个工具更合适应由模型和用户判断。',
  },
  tags: ['TOOL-SHADOWING'],
  look: (set, world) => spoken(set, world, 'prefer', IN_TOOLS),
});
