/**
 * Letters of other scripts that look like a Latin one, each row behind the letter that they stand for. From Unicode's
 * confusables.txt (UTS 39, as packaged by confusable_homoglyphs 3.3.1), kept to single units that look like one Latin letter
 * and that NFKC leaves as they are; small capitals by their Unicode names.
 */
const LOOKALIKES: readonly string[] = [
  'aɑΑαАаᎪᴀꓮ',
  'bƄʙΒВЬᏏᏴꓐꞴ',
  'cϲϹСсᏟᴄⲤⲥꓚꮯ',
  'dԁᎠᏧᴅꓒꓓ',
  'eΕЕеҽᎬᴇꓰꬲ',
  'fϜքẝꓝꜰꞘꞙꬵ',
  'gƍɡɢԌցᏀᏳᶃꓖ',
  'hʜΗНһհᎻᏂⲎꓧ',
  'iıɩɪͺιіӏᎥιꙇꭵ',
  'jͿϳЈјᎫᴊꓙꞲ',
  'kΚКᏦᴋⲔꓗ',
  'lƖǀʟΙІӀᏞⲒⳐꓡꓲ',
  'mΜϺМᎷᴍⲘꓟ',
  'nɴΝոռⲚꓠ',
  'oΟοσОоՕօᴏᴑⲞⲟꓳꬽ',
  'pΡρϱРрᏢᴘⲢⲣꓑ',
  'qԛգզꞯ',
  'rƦʀгᎡᏒᴦⲅꓣꭇꭈꮁ',
  'sƽЅѕՏᏕᏚꓢꜱꮪ',
  'tΤТᎢᴛⲦꓔ',
  'uʋυՍսᴜꓴꞟꭎꭒ',
  'vνѴѵᏙᴠꓦꮩ',
  'wɯѡԜԝաᎳᏔᴡꓪꮃ',
  'xΧХхⲬꓫꞳ',
  'yɣʏΥγϒУуҮүᎩᎽᶌỿⲨꓬꭚ',
  'zΖᏃᴢꓜꮓ',
];

/** The Latin letter behind each look-alike, lower case. Made anew, about 222 entries: ask once a text. */
export function lookalikes(): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [letter = '', ...others] of LOOKALIKES) for (const other of others) map.set(other, letter);
  return map;
}
