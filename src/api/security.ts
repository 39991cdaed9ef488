import type { Answerer } from './on-board.ts';

/**
 * Attacks in vLLM Semantic Router's shape. `risk_score` is the probability of an attack, whatever was found;
 * `patterns_detected` names the kind and, where the text was disguised, how.
 */
export const answerSecurity: Answerer = async ({ options, answer }) => {
  const { label, score, probs, via } = await answer('jailbreak');
  const isAttack = label !== 'benign';
  const disguise = via === 'plain' ? [] : [via];
  return {
    is_jailbreak: isAttack,
    risk_score: score,
    detection_types: isAttack ? [label] : [],
    confidence: probs[label] ?? (isAttack ? score : 1 - score),
    recommendation: isAttack ? 'block' : 'allow',
    ...(isAttack && options.include_reasoning === true
      ? { reasoning: `Read as ${via}, the text looks like ${label}; probability ${score.toFixed(3)}.` }
      : {}),
    patterns_detected: isAttack ? [label, ...disguise] : [],
  };
};
