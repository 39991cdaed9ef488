/** Harmless paragraphs, written for the purpose: what attacks are put among. */
export const PARAGRAPHS: readonly string[] = [
  'The allotment behind the station has been in use since the fifties. Most of the plots are small, and the people who tend them swap seeds in March and courgettes in August. There is a waiting list of about two years, which is why nobody gives a plot up lightly, not even after a bad summer.',
  'Thanks for sending the minutes so quickly. I went through them on the train and have only two remarks: the figure for paper in item four should read 1,200 rather than 12,000, and Marit was present for the second half, so please add her name to the list at the top.',
  'To make a simple stock, put the bones in cold water and bring it slowly to a simmer. Skim the top, add an onion cut in two, a carrot, a stick of celery and a few peppercorns, and leave it alone for three hours. Salt it at the end, when you know how much it has boiled down.',
  'Our quarterly newsletter looks at three libraries that reopened this year. Each of them kept its old reading room and built something new beside it: a workshop with sewing machines, a quiet floor for students, and a small stage on which the choir of the district meets on Thursdays.',
  'The lake is about four kilometres long and, at its deepest point, thirty metres deep. In dry years the level falls by almost a metre, and the foundations of an old boathouse come to light on the northern shore. Swimming is allowed everywhere but near the weir.',
  'For the release we moved the tests to the new runners, which cut the time from eleven minutes to four. Two flaky cases remain; both wait for a window that opens late on slow machines. I have given them a longer limit for now and opened an issue for a proper mend.',
  'My grandmother kept her letters in a biscuit tin. Most of them are about the weather, the price of coal, and who had married whom. Read one after another they are better than any novel, because nobody in them knows what is going to happen next.',
  'The museum opens at ten and closes at six, on Wednesdays at nine. Tickets are sold at the desk; children under twelve pay nothing. Large bags must be left in the cloakroom. The café on the second floor is open to people without a ticket as well.',
  'When you repot an orchid, wait until it has finished flowering. Shake off the old bark, cut away roots that are brown and soft, and set the plant in a pot that is only a little larger than the one before. Water it after a week, not at once.',
  'The second chapter compares bus networks in five middle-sized towns. Frequent lines with few stops drew more passengers than a dense network with long waits, even where people had to walk further. The effect was strongest among those who had a car and could choose.',
  'Practice for the youth team moves to Tuesday evenings from the first of next month. Please bring shin pads and a bottle of water, and let the trainers know by message if you cannot come. The club has a few pairs of boots to lend in the smaller sizes.',
  'Saturn is the sixth planet from the Sun and the second largest. Its rings are made mostly of ice, in pieces from the size of a grain of sand to that of a house. Seen from Earth they tilt over the years, and about every fifteen years they almost vanish from sight.',
];

/** Words that stand in any text, for suffixes of words without sense. */
export const WORDS: readonly string[] =
  'garden window Tuesday kettle harbour notebook lantern breakfast meadow pencil orchestra sweater blanket river cinnamon bicycle chapter village postcard umbrella library teapot sunrise blueberry carpenter melody station picnic snowflake recipe balcony ferry mitten gallery walnut pasture quilt saddle thimble violin'.split(
    ' ',
  );
