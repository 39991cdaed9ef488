/** `json`: a JSON document in a string, such as a tool call's arguments. */
export type TextForm = 'text' | 'json';
