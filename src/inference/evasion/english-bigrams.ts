/**
 * How usual each pair of letters is in English: row a, column b is the pair ab. A unit's code less SCORE_ZERO is six times
 * the bits by which the pair is more frequent than one of 676 equal ones, within -45 to 45. Counted over the English
 * rows of the project's own training texts (unlabelled sentences, prompts): 6.7 million pairs.
 */
const PAIRS =
  '6T]V=KT=X9SbWh3S3dafNUHBX?S<..[%($O@$S.(U,$NC8Q$$$M$_$N1]&&^U$SR6&_+)TB[R$$$H$V5/H_0A3]/$B7A[0$NQ2N@7$G$_EZaYQNAP2E]WdNRIgd]BSNVQ9P$$$UN/$W$$J$$]$$T3MN$$$?$Q,$0[&DTR$$G4IQD$QK=L$$$B$c5,<i($$]$$=8D_.&L=QH$1$K&UM]YXUU,9*L[Wi^N<Wba?U$@-KH($$I$$$8$$$$$I*$$3$I$$$$$B/*6X.:1Q$0=.J=,$2L/4$)$:$]=AWaF7)]$D^?4[E$7PMO?A$W$^N2+a4*(V$$:L4YU$7J-P%($V$Y4Xb_Kc=W=KG@KYA*7]aNG/(S1ILQSOaOAM;MY]fTU&dWYcR]BC8W)36]..MQ$(Y=*XP$YJRP$%$@$&$$$$$$$$$$($$$$$%$$Q$$$$$_@NWgCM9_$NLRP^E$PYVPG9$T$T5T=aD.YZ$KGGDYU;8WbU0H$K$]:E4c9@jb$$LF8cE$ZYPT2M1T-OIRLQ;M$L$8XSY6Q$][Z(-$1C-O$$$_$$$V$$$$$G$$&+$1$$$1$X1)/U($a[$$>$JV$$IE2$$*$*$C$A$A$$(C$$$$$+M$$$K2$$)5$@7?:M.2$G$$DFB[G$;OE+$1/(5C$$$I$$$?$$,$$=$$$$$-$$$18';

const SCORE_ZERO = 81;
const LETTERS = 26;

/** Score of a pair of letters, each 0 to 25: English text has a mean of 11, evenly spread letters -20. O(1). */
export function pairScore(first: number, second: number): number {
  return PAIRS.charCodeAt(first * LETTERS + second) - SCORE_ZERO;
}

/** Mean of the scores of a text's pairs of ASCII letters, -Infinity where it has none. O(length). */
export function englishness(text: string): number {
  let sum = 0;
  let pairs = 0;
  let before = -1;
  for (let i = 0; i < text.length; i++) {
    const letter = letterOf(text.charCodeAt(i));
    if (letter >= 0 && before >= 0) {
      sum += pairScore(before, letter);
      pairs++;
    }
    before = letter;
  }
  return pairs === 0 ? Number.NEGATIVE_INFINITY : sum / pairs;
}

/** 0 to 25 for an ASCII letter of either case, else -1. O(1). */
export function letterOf(code: number): number {
  const lower = code | 32;
  return lower >= 97 && lower <= 122 && code < 128 ? lower - 97 : -1;
}
