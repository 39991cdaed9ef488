import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'double-struck',
  title: 'Double-struck letters',
  summary: 'Mathematical letters with a double stroke.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1d552),
  // C, H, N, P, Q, R and Z stood among the letter-like symbols before the others came.
  capital: () => '𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊𝕋𝕌𝕍𝕎𝕏𝕐ℤ',
});
