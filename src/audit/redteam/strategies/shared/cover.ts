/** An innocent sentence in which a text is hidden. */
export const COVER = 'Here is my question, please answer all of it. ';
