/** Facts from which no rule is made, each with the reason: what they look for proves nothing about the product. */
export const SKIPPED: Readonly<Record<string, string>> = {
  'openai-compatible': 'any server with the OpenAI list of models, a mock too, is one; it names no product',
  'AI-Agent-Config':
    'a body that begins with a brace; became the checks infra/exposed-agent-config and infra/exposed-env, which prove by structure',
  powerinfer: 'a fork that answers exactly as llama.cpp does; the answers are named llama-cpp',
  llmstudio: 'the same product as lm-studio, which reads the same answer from the page that cannot exist',
  'Clawdbot Gateway': 'the former name of OpenClaw, whose rule reads the same page',
};
