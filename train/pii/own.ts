import type { PiiType } from '../../src/inference/pii/types.ts';
import { nameLists } from './augment.ts';
import type { Row } from './data.ts';
import type { GoldSpan } from './labels.ts';
import { createRandom } from './random.ts';

/**
 * Own sentences with slots, for what the collected data has little of: prompts people type, tables and
 * forms. Written row by row by a language model for this project; names from gazetteer.tsv. Slots without a type are distractors.
 */
const TRAIN = `
my name is {P} and I live in {G}
hi, I'm {F}, can you help me write an email to {P} about the invoice
{F} and {F} went to {G} last summer and loved it
please draft a letter from {P} to {O}
I work at {O} in {G}, what should I say to my manager {F}?
translate this: {P} lives in {G} with her husband {F}
summarise the meeting notes: {F} said the budget is late, {F} disagreed
who is {P}?
what is the weather in {G} today
flights from {G} to {G} in May
the CEO of {O}, {P}, resigned on Monday
{P} was born in {G} and studied at {O}
dear {F}, thank you for your message
best regards, {P}
ask {F} if the report is ready
I met {P} from {O} at a conference in {G}
{G} is the capital of {G}
is {G} safe for tourists?
rewrite this for my boss {P}
my friend {F} moved to {G}
| Name | Company | City |\n| {P} | {O} | {G} |
| Employee | {P} |\n| Employer | {O} |
name: {P}\ncompany: {O}\ncity: {G}
first name,last name,company\n{F},{L},{O}
Customer: {P}, {G}
{"user": "{P}", "org": "{O}", "city": "{G}"}
| Field | Value |\n| Customer | {P} |\n| Firm | {O} |
{P} ({G}) - {O}
Nurse {F} gave the patient {L} his medicine
patient {L} was seen by {T} {L}
{T} {P} will see you now, said {F}
{T} {L} called about {P}
{O}'s lawyers argued that {P} had lied
the matter against {O} was settled
{P} v. {O}
send the parcel to {A}
my address is {A}, {G}
ship it to {A} please
i think {f} likes {f} but {f} told me no
going to {g} with {f} tonight
{f} said hi
hello {f}, how are you
can you tell {f} {l} that i am late
i live in {g}
@someone {F} is the best
love {F} so much!
Can't wait to see {P} in {G}
Happy birthday {F}!
RT @user: {P} live in {G} tonight
Congrats to {P} on the win
Watching {P} on TV
So excited for {F} to come back from {G}
Explain how a Hash Map works in Python
Write a SQL query that joins Orders and Customers
How do I use React with TypeScript and Docker?
Translate the following text from English to French
What is the difference between Monday and Tuesday in Excel
Give me a summary of Chapter 3 of The Great Gatsby
Write a Haiku about Winter
Act as a Senior Software Engineer
What does GPU mean?
List all the Prime Numbers under 100
I am using Windows and Google Chrome
what is the sum of {d} and {d}?
is {d} times {d} larger than {d}
a train covers {d} km in {n} hours, how long does it take for {d} km
convert {d} miles to kilometers and round to {n} digits
a shop sold {n} apples and {d} pears, and {n} of them were bad
the answer to {n} of {d} questions is {n}
SELECT id FROM orders WHERE total > {d} LIMIT {n}
for i in range({n}): print(i * {d})
READ THIS FIRST: IMPORTANT INFORMATION
`;

const DEV = `
hello, this is {P} from {O}, I would like to reschedule
write a poem for {F} who lives in {G}
could you check whether {P} has replied yet?
we are opening an office in {G} next year
Contact person: {P}\nLocation: {G}
{T} {L} is {D} years old [AGE]
she is {D} years old and lives in {G} [AGE]
my son is {D}-year-old [AGE]
he is a {N} citizen
my zip code is {Z}
postal code: {Z}
visit {W} for details
my driver's license number is {V}
{T} {P} signed the form
i am {N} and my wife is {N}
her email is {E} and her phone is {H}
the server {I} does not answer
my card {C} was refused
Write a Python function that sorts a list of numbers
What is the capital gains tax rate for long-term investments?
Explain Newton's second law with an example
How can I improve my English writing skills?
`;

const ORG_ENDS = [
  'Inc',
  'Ltd',
  'Corp',
  'GmbH',
  'Group',
  'University',
  'Bank',
  'Solutions',
  'Partners',
  'Hospital',
  'Labs',
];
const ORG_WORDS = [
  'Northern',
  'Global',
  'Bright',
  'Summit',
  'Delta',
  'Silver',
  'Pioneer',
  'United',
  'Blue Sky',
  'Evergreen',
  'Orion',
  'Apex',
];
const STREETS = ['Street', 'St', 'Avenue', 'Ave', 'Road', 'Rd', 'Lane', 'Drive', 'Court', 'Boulevard', 'Way'];
const NATIONS = ['Canadian', 'Brazilian', 'Kenyan', 'Muslim', 'Buddhist', 'Norwegian', 'Republican'];

/** Training rows, 60 of each sentence. Same rows each run. */
export function ownRows(): Row[] {
  return fill(TRAIN, 60, 11);
}

/** Rows for measuring only, of other sentences, 12 of each. */
export function ownDevRows(): Row[] {
  return fill(DEV, 12, 13);
}

function fill(templates: string, copies: number, seed: number): Row[] {
  const random = createRandom(seed);
  const slots = slotFillers(random);
  return templates
    .trim()
    .split('\n')
    .flatMap((template) => Array.from({ length: copies }, (_, i) => fillOne(template, slots, i)));
}

type Slots = Readonly<Record<string, { readonly type?: PiiType; make(): string }>>;

function slotFillers(random: () => number): Slots {
  const lists = nameLists();
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] as string;
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const first = () => pick(lists.first);
  const last = () => pick(lists.last);
  const place = () => pick(lists.places);
  return {
    P: { type: 'PERSON', make: () => `${first()} ${last()}` },
    F: { type: 'PERSON', make: first },
    L: { type: 'PERSON', make: last },
    f: { type: 'PERSON', make: () => first().toLowerCase() },
    l: { type: 'PERSON', make: () => last().toLowerCase() },
    G: { type: 'GPE', make: place },
    g: { type: 'GPE', make: () => place().toLowerCase() },
    O: { type: 'ORGANIZATION', make: () => `${random() < 0.5 ? last() : pick(ORG_WORDS)} ${pick(ORG_ENDS)}` },
    A: {
      type: 'STREET_ADDRESS',
      make: () => `${1 + Math.floor(random() * 9000)} ${last()} ${pick(STREETS)}`,
    },
    T: { type: 'TITLE', make: () => pick(['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.', 'Mr', 'Dr']) },
    N: { type: 'NRP', make: () => pick(NATIONS) },
    D: { type: 'AGE', make: () => String(18 + Math.floor(random() * 70)) },
    d: { make: () => digits(1 + Math.floor(random() * 6)) },
    n: { make: () => String(1 + Math.floor(random() * 40)) },
    Z: { type: 'ZIP_CODE', make: () => `${1 + Math.floor(random() * 9)}${digits(4)}` },
    W: {
      type: 'DOMAIN_NAME',
      make: () => `${last().normalize('NFD').replace(/\W/g, '').toLowerCase()}.${pick(['com', 'org', 'io'])}`,
    },
    V: { type: 'US_DRIVER_LICENSE', make: () => `${pick(['A', 'D', 'S', 'W'])}${digits(7)}` },
    E: { type: 'EMAIL_ADDRESS', make: () => `user${digits(3)}@mail${digits(1)}.example.com` },
    H: { type: 'PHONE_NUMBER', make: () => `(${pick(['212', '415', '646'])}) 555-${digits(4)}` },
    I: {
      type: 'IP_ADDRESS',
      make: () => `10.${1 + Math.floor(random() * 250)}.3.${Math.floor(random() * 250)}`,
    },
    C: { type: 'CREDIT_CARD', make: () => luhnEnd(`4${digits(14)}`) },
  };
}

function luhnEnd(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function fillOne(template: string, slots: Slots, copy: number): Row {
  const gold: GoldSpan[] = [];
  let text = '';
  const body = template.replace(' [AGE]', '').replaceAll('\\n', '\n');
  for (const part of body.split(/(\{[A-Za-z]\})/)) {
    const slot = part.length === 3 ? slots[part[1] as string] : undefined;
    const value = slot === undefined ? part : slot.make();
    const start = [...text].length;
    text += value;
    if (slot?.type !== undefined) gold.push({ start, end: [...text].length, type: slot.type });
  }
  // The age's span takes in its unit, as the finder's does.
  const age = gold.find(({ type }) => type === 'AGE');
  const unit = age === undefined ? null : /^(?: years? old|-year-old)/.exec(text.slice(age.end));
  const spans = gold.map((span) =>
    span === age ? { ...span, end: span.end + (unit?.[0].length ?? 0) } : span,
  );
  return { text, source: 'own', gold: spans, group: `own ${template} ${copy}`, dev: false };
}
