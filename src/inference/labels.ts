/** The categories of MMLU-Pro (TIGER-Lab 2024), which vLLM Semantic Router's domains are, too. */
export const DOMAINS = [
  'biology',
  'business',
  'chemistry',
  'computer science',
  'economics',
  'engineering',
  'health',
  'history',
  'law',
  'math',
  'other',
  'philosophy',
  'physics',
  'psychology',
] as const;

export const TASKS = [
  'coding',
  'math',
  'creative',
  'translation',
  'summarisation',
  'extraction',
  'role-play',
  'agentic',
  'factual',
  'chat',
] as const;

/** The benign label first: what comes behind it are attacks. */
export const ATTACKS = ['benign', 'jailbreak', 'injection', 'harmful'] as const;

export const FEEDBACK = ['none', 'satisfied', 'dissatisfied', 'wrong_answer', 'wants_different'] as const;
