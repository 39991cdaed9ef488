import type { Classifiers, Reading } from '../../../inference/contract.ts';
import type { Calibration, SignalContext } from '../define.ts';
import { ATTACK_PATTERNS, BENIGN_PATTERNS } from './attack-patterns.ts';
import { Bank } from './bank.ts';
import { calibrated, samplesOf } from './calibrated.ts';

interface ContrastiveAttackOptions {
  readonly name: string;
  readonly jailbreakPatterns: readonly string[];
  readonly benignPatterns: readonly string[];
  readonly contrastiveThreshold?: number | undefined;
}

/** How much nearer a text is to attacks than to what only looks like them. */
export interface ContrastiveAttack {
  readonly threshold: number;
  readonly calibration: Calibration;
  readonly notes: readonly string[];
  /** -2 to 2. */
  margin(reading: Reading): number;
}

/** VSR's contrastive method: the nearest attack less the nearest harmless prompt. */
export function contrastiveAttack(
  { name, jailbreakPatterns, benignPatterns, contrastiveThreshold }: ContrastiveAttackOptions,
  classifiers: Classifiers,
  context: SignalContext,
): ContrastiveAttack {
  const stated = jailbreakPatterns.length > 0;
  const attacks = Bank.of(stated ? jailbreakPatterns : ATTACK_PATTERNS, classifiers, { aggregation: 'max' });
  const harmless = benignPatterns.length > 0 ? benignPatterns : stated ? [] : BENIGN_PATTERNS;
  const benign = Bank.of(harmless, classifiers, { aggregation: 'max' });
  const score = (embedding: Float32Array) => attacks.score(embedding) - benign.score(embedding);
  const against = attacks.scoresIn(benign);
  const towards = benign.scoresIn(attacks);
  const own = [
    ...samplesOf(
      attacks.texts,
      attacks.withoutEach().map((near, i) => (near === undefined ? near : near - (against[i] as number))),
      true,
    ),
    ...samplesOf(
      benign.texts,
      benign.withoutEach().map((near, i) => (near === undefined ? near : (towards[i] as number) - near)),
      false,
    ),
  ];
  const key = 'contrastiveThreshold';
  return {
    ...calibrated({ key, threshold: contrastiveThreshold, own, score, name }, classifiers, context),
    margin: (reading) => score(reading.embedding()),
  };
}
