import { defineMcpCheck } from './define.ts';
import { EVERYWHERE, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'concealment',
  title: 'Asks the model to hide something from its user',
  titleZh: '要求模型对用户隐瞒',
  summary: 'Texts that tell the model to keep a step, a call or an instruction from the person it works for.',
  severity: 'high',
  mend: {
    en: 'Do not use this server until its author has explained the text; nothing honest needs to be kept from the user.',
    zh: '在作者解释该文字之前不要使用此服务器；正当的功能无需瞒着用户。',
  },
  tags: ['CWE-451'],
  look: (set, world) => spoken(set, world, 'conceal', EVERYWHERE),
});
