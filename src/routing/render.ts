import type { DecisionTrace, Explained, RuleTrace, SignalReport } from './outcome.ts';

const MAX_EVIDENCE = 60;
const MAX_MISSED = 12;

/** Why a request was routed as it was, in words: plain text, one fact a line, no colours, no line feed at the end. */
export function renderExplanation(explained: Explained): string {
  return [
    ...verdict(explained),
    ...signalLines(explained.signals),
    ...projectionLines(explained),
    ...decisionLines(explained),
    ...selectionLines(explained),
    ...timingLines(explained.timingsUs),
  ].join('\n');
}

function verdict({ decision, chosen, reasoning, plugins }: Explained): string[] {
  const lines = [
    `decision   ${decision.name ?? '(none)'}: ${decision.reason}`,
    `model      ${chosen.model}${chosen.lora === undefined ? '' : ` with adapter ${chosen.lora}`}`,
    `reasoning  ${thinking(reasoning)}`,
  ];
  if (plugins.length > 0) lines.push(`plugins    ${plugins.map(({ type }) => type).join(', ')}`);
  return lines;
}

function thinking({ mode, effort, budgetTokens }: Explained['reasoning']): string {
  if (mode === 'asked') return 'as the client asks';
  const details = [effort, budgetTokens === undefined ? undefined : `${budgetTokens} tokens`];
  const known = details.filter((one) => one !== undefined);
  return known.length === 0 ? mode : `${mode} (${known.join(', ')})`;
}

function signalLines(signals: readonly SignalReport[]): string[] {
  if (signals.length === 0) return [];
  const matched = signals.filter((signal) => signal.matched);
  const failed = signals.filter((signal) => signal.error !== undefined);
  const missed = signals.filter((signal) => !signal.matched && signal.error === undefined);
  const width = Math.max(0, ...matched.map((signal) => label(signal).length));
  const lines = ['', `signals    ${matched.length} of ${signals.length} match`];
  for (const signal of matched) {
    const facts = [
      ...(signal.confidence === 1 ? [] : [`confidence ${figure(signal.confidence)}`]),
      ...(signal.evidence === undefined ? [] : [shorten(signal.evidence)]),
    ];
    lines.push(`  + ${label(signal).padEnd(width)}  ${facts.join('; ')}`.trimEnd());
  }
  for (const signal of failed) lines.push(`  ! ${label(signal)}  failed: ${shorten(signal.error ?? '')}`);
  if (missed.length > 0) {
    const more = missed.length > MAX_MISSED ? `, ${missed.length - MAX_MISSED} more` : '';
    lines.push(`  - ${missed.slice(0, MAX_MISSED).map(label).join(', ')}${more}`);
  }
  return lines;
}

function projectionLines({ projections }: Explained): string[] {
  if (projections.length === 0) return [];
  const lines = projections.map(({ kind, name, value, outputs }) => {
    if (kind === 'score') return `  ${kind} ${name} = ${figure(value)}`;
    return `  ${kind} ${name} = ${outputs.length === 0 ? 'nothing' : `${outputs.join(', ')} (${figure(value)})`}`;
  });
  return ['', 'projections', ...lines];
}

function decisionLines({ decisions, decision }: Explained): string[] {
  if (decisions.length === 0) return [];
  const lines = ['', 'decisions'];
  for (const trace of decisions) {
    const mark = trace.name === decision.name ? '>' : trace.matched ? '+' : '-';
    const tier = trace.tier === undefined ? '' : `, tier ${trace.tier}`;
    const result = trace.matched ? `matches, confidence ${figure(trace.confidence)}` : whyNot(trace);
    lines.push(`  ${mark} ${trace.name} (priority ${trace.priority}${tier}): ${result}`);
  }
  return lines;
}

function whyNot({ rules }: DecisionTrace): string {
  return rules === undefined ? 'no' : `no, ${blame(rules)}`;
}

/** The shortest true account of why a rule does not match. */
function blame(rule: RuleTrace): string {
  if (rule.leaf !== undefined) return `${phrase(rule)} does not match`;
  const children = rule.children ?? [];
  if (rule.operator === 'NOT')
    return children[0] === undefined ? 'its NOT is empty' : `${phrase(children[0])} matches`;
  const failing = children.filter(({ matched }) => !matched);
  if (rule.operator === 'AND' && failing[0] !== undefined) return blame(failing[0]);
  return failing.length === 0 ? 'its OR is empty' : `none of ${failing.map(phrase).join(', ')}`;
}

function phrase(rule: RuleTrace): string {
  if (rule.leaf !== undefined) return `${rule.leaf.type}:${rule.leaf.name}`;
  const children = (rule.children ?? []).map(phrase);
  if (rule.operator === 'NOT') return `not ${children.join(' ')}`;
  return `(${children.join(rule.operator === 'OR' ? ' or ' : ' and ')})`;
}

function selectionLines({ selection, algorithm, chosen }: Explained): string[] {
  const lines = ['', `selection  ${algorithm}: ${selection.reason}`];
  if (selection.scores.length < 2) return lines;
  for (const { model, score, why } of selection.scores) {
    lines.push(`  ${model === chosen.model ? '>' : ' '} ${model}  ${figure(score)}  ${shorten(why)}`);
  }
  return lines;
}

function timingLines(timingsUs: Readonly<Record<string, number>>): string[] {
  const parts = Object.entries(timingsUs).map(
    ([step, us]) => `${step} ${us < 10 ? us.toFixed(1) : Math.round(us)}`,
  );
  return parts.length === 0 ? [] : ['', `time (µs)  ${parts.join(', ')}`];
}

function label({ type, name }: SignalReport): string {
  return `${type}:${name}`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Evidence quotes the prompt: control characters must not reach a terminal, so they become spaces. */
function shorten(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  return clean.length <= MAX_EVIDENCE ? clean : `${clean.slice(0, MAX_EVIDENCE - 1)}…`;
}
