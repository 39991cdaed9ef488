/**
 * Texts that tokenisers cut differently: long numbers, runs of blanks, code, rare scripts, emoji, made-up words. What counts
 * is how many tokens each has more than the empty one.
 */
export const TOKENISED: readonly string[] = [
  '1234567890123456789012345678901234567890',
  '3.14159265358979323846264338327950288',
  '                                        end',
  '\n\n\n\n\n\n\n\n\n\n\n\nend',
  '\t\t\t\t\t\t\t\treturn x;',
  'antidisestablishmentarianism floccinaucinihilipilification',
  'zqxjkvbwpf zqxjkvbwpf zqxjkvbwpf',
  'camelCaseIdentifierWithManyParts snake_case_identifier_with_many_parts',
  'for (let i = 0; i < items.length; i++) { total += items[i]; }',
  'SELECT a.id, COUNT(*) FROM orders AS a GROUP BY a.id HAVING COUNT(*) > 3;',
  '机器学习模型的分词方式各不相同，长短也不一样。',
  '東京都庁舎の展望室から富士山が見えることもあります。',
  '한국어 문장은 조사와 어미에 따라 다르게 나뉩니다.',
  'Быстрая коричневая лиса прыгает через ленивую собаку.',
  'الثعلب البني السريع يقفز فوق الكلب الكسول',
  'สุนัขจิ้งจอกสีน้ำตาลกระโดดข้ามสุนัขขี้เกียจ',
  'Ἐν ἀρχῇ ἦν ὁ λόγος καὶ ὁ λόγος ἦν πρὸς τὸν θεόν',
  '🙂🚀🌍🧪🎻🦜👩‍🔬🏳️‍🌈',
  '∀x∈ℝ: x² ≥ 0 ⇒ ∃y (y = √x²)',
  '!!!???...,,,;;;:::---___===+++',
  'https://example.com/a/very/long/path?with=query&and=more#fragment',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'Ünïcödé wïth dïäcrïtïcs évérÿwhére',
  'THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG',
];

/** Requests whose first words tell models apart: open, short, and never about who the model says it is. */
export const BEHAVED: readonly string[] = [
  'Complete the sentence: The old bridge',
  'Give me a random number between 1 and 1000.',
  'Name a colour, a bird and a city.',
  'Invent a name for a bakery.',
  'Write one line of a poem about rust.',
  'What is 17 times 23? Think aloud.',
  'Translate into French: The train leaves at noon.',
  'List four kinds of clouds.',
  'Explain gravity to a child in one sentence.',
  'Write a limerick about a toaster.',
  'Which is better, tea or coffee? Choose.',
  'Describe silence without the word quiet.',
  'Continue: 2, 3, 5, 8,',
  'Write a haiku about a queue.',
  'Name a famous bridge and its length.',
  '用一句话介绍长城。',
];
