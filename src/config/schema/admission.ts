import { z } from 'zod';

/** How many requests are let through to the backends at once, and who waits. */
export const admissionSchema = z.strictObject({});

export type AdmissionConfig = z.infer<typeof admissionSchema>;
