import type { LocalText, Severity } from '../../finding.ts';
import { wellAnswered } from '../../fingerprints/judge-rule.ts';
import { holds } from '../../fingerprints/matcher.ts';
import type { OpenDoor } from '../../fingerprints/schema.ts';
import { requestKey } from '../../probe/exchange.ts';
import { requestOf } from '../../probe/plan.ts';
import { graveness } from '../severity.ts';
import { type CheckHit, defineCheck } from './define.ts';

const GRAVENESS: Readonly<Record<OpenDoor['gives'], Severity>> = {
  code: 'critical',
  setup: 'high',
  admin: 'high',
  data: 'high',
  models: 'medium',
};

const GIVES: Readonly<Record<OpenDoor['gives'], LocalText>> = {
  code: { en: 'lets anyone run code: it asks for no login', zh: '任何人都能执行代码：没有登录验证' },
  setup: {
    en: 'is not set up yet: the first visitor becomes its owner',
    zh: '尚未初始化：第一个访问者将成为管理员',
  },
  admin: {
    en: 'shows its settings to anyone: it asks for no login',
    zh: '任何人都能查看其设置：没有登录验证',
  },
  data: { en: 'gives its data to anyone: it asks for no login', zh: '任何人都能读取其数据：没有登录验证' },
  models: { en: 'lets anyone use its models: it asks for no key', zh: '任何人都能使用其模型：不需要密钥' },
};

const MEND: LocalText = {
  en: 'Turn its login or its keys on, or put it behind a proxy that asks for them; let only those networks reach it that need it.',
  zh: '启用其登录或密钥，或将其置于要求认证的代理之后；只允许需要的网络访问。',
};
const MEND_SETUP: LocalText = {
  en: 'Finish its set-up now, before someone else does, and let no one reach it until then.',
  zh: '立即完成初始化，在此之前不要让他人访问。',
};

export default defineCheck({
  id: 'no-auth',
  title: 'No authentication',
  summary: 'A recognised product that gives away what it should ask a login for, proved by its own answer.',
  async run({ session, components, isLoopback }) {
    const hits: CheckHit[] = [];
    // What two products share, such as a server and the application on it, is said of the first.
    const said = new Set<string>();
    for (const component of components) {
      const gives = new Set<string>();
      for (const door of component.rule.open) {
        const request = requestOf(door);
        if (request === undefined || gives.has(door.gives) || said.has(requestKey(request))) continue;
        const page = await session.ask(request);
        const key = requestKey(request);
        if (page === undefined || !wellAnswered(door.where, session, key) || !holds(door.where, session, key))
          continue;
        gives.add(door.gives);
        said.add(key);
        const says = GIVES[door.gives];
        hits.push({
          severity: graveness(GRAVENESS[door.gives], isLoopback),
          title: { en: `${component.name} ${says.en}`, zh: `${component.name} ${says.zh}` },
          evidence: `${request.method} ${request.path} without credentials: ${page.response.status}, ${page.response.body.length} characters`,
          mend: door.gives === 'setup' ? MEND_SETUP : MEND,
          component,
          tags: ['CWE-306'],
          of: door.gives,
        });
      }
    }
    return hits;
  },
});
