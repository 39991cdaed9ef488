import { stemOf } from './stem.ts';

/** Words that one may stand for another in a question. Compiled for this project from general knowledge. */
const SYNONYMS = `
buy purchase
big large huge
fast quick quickly rapidly
begin start commence
delete remove erase
fix repair resolve solve
create make build generate
change modify alter edit
find locate
movie film
photo picture image pic
phone mobile cellphone smartphone
kid child children
car automobile
doctor physician
error exception
problem issue trouble
method technique approach
function method
folder directory
parameter argument
string text
login signin
cheap inexpensive affordable
difference distinction
important crucial essential
earn make
happen occur
reduce decrease lower
increase raise boost
improve enhance
avoid prevent
cure treat remedy
symptom sign
dog puppy
job occupation profession
country nation
city town
reason cause
purpose goal aim
meaning mean definition define
advantage benefit pro
disadvantage drawback con
example sample
beginner newbie novice
usa us america
uk britain
lose shed
weight fat
study learn
teach instruct
gift present
sofa couch
autumn fall
ill sick
angry mad
smart intelligent clever
rich wealthy
tell inform
required necessary needed
choose select pick
compute calculate
print display output
show display
restaurant eatery
company firm business
salary pay wage
boss manager
house home
road street
trip journey travel
airplane plane flight
store shop
app application
pc computer
bike bicycle
tv television
refund reimbursement
cancel terminate
verify confirm check
forgot forget lost
reset recover
password passcode
top main
famous popular well-known
differ different
current present
simple easy
hard difficult tough
`;

const BY_STEM: ReadonlyMap<string, string> = new Map(
  SYNONYMS.trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.split(' ').map(stemOf);
      return words.map((word) => [word, words[0] as string] as const);
    })
    .reverse(),
);

/** One stem for those that may stand for another. */
export const joined = (stem: string): string => BY_STEM.get(stem) ?? stem;
