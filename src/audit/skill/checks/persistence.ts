import { look, type Sign } from '../sight.ts';
import { defineSkillCheck } from './define.ts';

/** What runs later comes from elsewhere, or from where nobody looks. */
const HIDDEN =
  /https?:\/\/|\b(?:curl|wget|nc|ncat|iwr|irm)\b|\/tmp\/|\/dev\/shm|\/var\/tmp|%temp%|\$env:temp|base64|(?:\/|~\/)\.[\w-]+\/[\w.-]*\.(?:sh|py)|nohup|>\s*\/dev\/null\s+2>&1\s*&/i;
const HARMLESS_RC =
  /(?:export\s+[A-Z_]+=|alias\s|eval\s+\\?["']?\$\(\s*[\w.-]+\s+(?:init|env|hook|activate|completion)|source\s|\.\s+\$|autoload|compdef|complete\s|PATH|bindkey|\[\s*-[sf]\s)/;

const signs: readonly Sign[] = [
  {
    pattern:
      /\bcrontab\s+(?:-u\s+\S+\s+)?-(?=\s|$|\))|\|\s*crontab\b|\/etc\/cron(?:tab|\.\w+)|\/var\/spool\/cron/i,
    code: true,
    unsure: (_, { text }) => !HIDDEN.test(text),
    title: { en: 'Adds itself to cron', zh: '写入 cron 定时任务' },
  },
  {
    pattern:
      />>\s*["']?(?:~|\$HOME|\$\{HOME\}|\/home\/\w+|\/root)?\/?\.?(?:\/)?\.(?:bashrc|bash_profile|zshrc|zprofile|zshenv|profile|bash_login)\b|(?:open|appendFile(?:Sync)?|writeFile(?:Sync)?)\([^\n]{0,80}\.(?:bashrc|bash_profile|zshrc|profile|zshenv)\b/,
    code: true,
    unless: (_, { text }) =>
      HARMLESS_RC.test(text) && !HIDDEN.test(text.replace(/https?:\/\/\S*doc\S*/g, '')),
    unsure: (_, { text }) => !HIDDEN.test(text),
    title: { en: 'Adds commands to the shell’s start-up files', zh: '向 shell 启动文件写入命令' },
  },
  {
    pattern: /authorized_keys\b/,
    code: true,
    unless: (_, { text }) => !/>>|\btee\b|\bopen\(|appendFile|writeFile|\.write/.test(text),
    severity: 'critical',
    title: { en: 'Adds a key that may log in', zh: '添加可登录的密钥' },
  },
  {
    pattern:
      /\breg(?:\.exe)?\s+add\s+[^\n]{0,120}\\CurrentVersion\\Run|(?:New|Set)-ItemProperty[^\n]{0,120}\\CurrentVersion\\Run|\\Start Menu\\Programs\\Startup|\bschtasks\b[^\n]{0,40}\/create|\bRegister-ScheduledTask\b/i,
    code: true,
    title: { en: 'Starts itself with Windows', zh: '随 Windows 自动启动' },
  },
  {
    pattern: /\blaunchctl\s+(?:load|bootstrap|submit)\b|\/Library\/Launch(?:Agents|Daemons)\//,
    code: true,
    unsure: (_, { text }) => !HIDDEN.test(text),
    title: { en: 'Starts itself with macOS', zh: '随 macOS 自动启动' },
  },
  {
    pattern:
      /\bsystemctl\s+(?:--user\s+)?enable\b|\/etc\/systemd\/system\/|\.config\/systemd\/user\/|\/etc\/rc\.local|\/etc\/init\.d\//,
    code: true,
    // services are what deployments are about
    unsure: (_, { text }) => !HIDDEN.test(text),
    title: { en: 'Installs a service', zh: '安装系统服务' },
  },
  {
    pattern: /\bNOPASSWD\b|\/etc\/sudoers/,
    code: true,
    severity: 'critical',
    title: { en: 'Gives itself the rights of root', zh: '授予自身 root 权限' },
  },
  {
    pattern:
      /(?:>>?|\btee\b|\bcp\b|\bopen\(|writeFile(?:Sync)?\(|appendFile(?:Sync)?\()[^\n]{0,100}(?:(?:~|\$HOME|\$\{HOME\}|homedir\(\)|Path\.home\(\)|expanduser)[^\n]{0,40}(?:\.claude\/(?:CLAUDE\.md|settings(?:\.local)?\.json)|\.codex\/AGENTS\.md|\.gemini\/GEMINI\.md|\.cursor\/(?:mcp\.json|rules)|\.openclaw\/|SOUL\.md))|\.git\/hooks\/(?!.*\.sample)/,
    code: true,
    title: { en: 'Writes itself into the agent’s own settings or hooks', zh: '写入智能体自身的设置或钩子' },
  },
  {
    pattern:
      /\b(?:add|append|write|insert|save|copy|put|persist|store)\b[^.\n]{0,100}\b(?:to|in(?:to)?)\b[^.\n]{0,40}(?:~\/\.claude\/CLAUDE\.md|(?:your|the agent['’]s|global|long-term) (?:memory|CLAUDE\.md|AGENTS\.md|SOUL\.md|system prompt)|SOUL\.md|MEMORY\.md)/i,
    unless: (_, { isCode }) => isCode,
    unsure: (_, { text }) =>
      !/\b(?:every|all) (?:future |later |new )?(?:sessions?|conversations?|tasks?|chats?)|permanent|persist|even (?:after|if)|never (?:remove|mention|tell)|silently|from now on/i.test(
        text,
      ),
    title: { en: 'Plants instructions in the agent’s memory', zh: '在智能体记忆中植入指令' },
  },
];

export default defineSkillCheck({
  id: 'persistence',
  title: 'Stays behind',
  summary: 'Cron, start-up files, services, keys, hooks and memories by which something runs again later.',
  severity: 'high',
  name: { en: 'Sets itself up to run again', zh: '设置自身持续运行' },
  mend: {
    en: 'Remove what starts by itself; a skill runs when it is asked to.',
    zh: '移除自启动项；技能应只在被请求时运行。',
  },
  tags: ['T06', 'CWE-506'],
  look: (skill, facts) => look(skill, facts, signs),
});
