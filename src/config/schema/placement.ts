import { z } from 'zod';

/** What placement knows of backends besides their answers. */
export const placementSchema = z.strictObject({});

export type PlacementConfig = z.infer<typeof placementSchema>;
