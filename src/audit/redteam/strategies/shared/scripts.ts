/** Letters for a to z, each its own; the Georgian ones as on the keys of that keyboard. */
export const CYRILLIC = 'абцдефгһижклмнопқрстувўхыз';
export const GREEK = 'αβϲδεφγηιϳκλμνοπϙρστυϝωξψζ';
export const GEORGIAN = 'აბცდეფგჰიჯკლმნოპქრსტუვწხყზ';
