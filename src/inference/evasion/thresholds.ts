/**
 * From where a stretch of letters is looked into as enciphered, in units of `pairScore`. Of English prompts 1 % reach it, of
 * code 0.2 %, of prompts in Polish or Welsh 10 to 25 %; a dozen enciphered words lie far above.
 */
export const ODD_AT_LEAST = 130;
/** The same for a stretch that is more like writing when read backwards: 0.2 % of English, 1 to 3 % of other languages. */
export const BACK_AT_LEAST = 100;
