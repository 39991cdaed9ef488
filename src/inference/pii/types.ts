/** The 17 types of personal data, under the names that vLLM Semantic Router's configs use. */
export const PII_TYPES = [
  'AGE',
  'CREDIT_CARD',
  'DATE_TIME',
  'DOMAIN_NAME',
  'EMAIL_ADDRESS',
  'GPE',
  'IBAN_CODE',
  'IP_ADDRESS',
  'NRP',
  'ORGANIZATION',
  'PERSON',
  'PHONE_NUMBER',
  'STREET_ADDRESS',
  'TITLE',
  'US_DRIVER_LICENSE',
  'US_SSN',
  'ZIP_CODE',
] as const;

export type PiiType = (typeof PII_TYPES)[number];

/** A find in UTF-16 units, half-open, with the tokens it covers; turned into code points at the very end. */
export interface Find {
  readonly type: PiiType;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly score: number;
}
