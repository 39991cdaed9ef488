import { z } from 'zod';
import { headerNameSchema } from './values.ts';

export const budgetSchema = z.strictObject({
  unit: z
    .enum(['money', 'tokens', 'requests'])
    .meta({ description: 'What is counted; money in the currency of the prices.' }),
  per: z
    .enum(['hour', 'day', 'month', 'total'])
    .meta({ description: 'Calendar hour, day or month, in UTC; total: once and for all.' }),
  amount: z.number().positive().meta({ description: 'How much of it.' }),
});

export const limitsOfSchema = z.strictObject({
  requestsPerMinute: z.int().positive().optional().meta({ description: 'Requests in a minute.' }),
  tokensPerMinute: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'Prompt and answer tokens in a minute.' }),
  concurrent: z.int().positive().optional().meta({ description: 'Requests under way at once.' }),
  budgets: z.array(budgetSchema).optional().meta({ description: 'What may be spent.' }),
});

const jwtSchema = z.strictObject({
  issuer: z.string().min(1).meta({ description: 'What the token’s iss must be.' }),
  audience: z.string().min(1).optional().meta({ description: 'What its aud must hold.' }),
  jwksUrl: z
    .url()
    .optional()
    .meta({ description: 'Where its keys are; left out: as the issuer’s discovery document says.' }),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['RS256', 'ES256', 'EdDSA'])
    .meta({ description: 'Signatures that are taken; no shared secrets.' }),
  userClaim: z.string().default('sub').meta({ description: 'Claim that holds the user.' }),
  teamClaim: z
    .string()
    .optional()
    .meta({ description: 'Claim that holds the team, which must be one of teams.' }),
  groupsClaim: z
    .string()
    .default('groups')
    .meta({ description: 'Claim that holds the user’s groups, an array or words.' }),
  tenantClaim: z.string().optional().meta({ description: 'Claim that holds the tenant.' }),
  adminGroup: z.string().optional().meta({ description: 'Group whose members may use the management API.' }),
});

const teamSchema = z.strictObject({
  name: z.string().min(1).meta({ description: 'By which keys and tokens name it.' }),
  models: z
    .array(z.string())
    .default([])
    .meta({ description: 'Models and routed names its members may ask for; none: all.' }),
  limits: limitsOfSchema.prefault({}).meta({ description: 'Of all its keys and users together.' }),
});

export const identitySchema = z.strictObject({
  userHeader: headerNameSchema
    .toLowerCase()
    .default('x-authz-user-id')
    .meta({ description: 'Holds the user.' }),
  groupsHeader: headerNameSchema
    .toLowerCase()
    .default('x-authz-user-groups')
    .meta({ description: 'Holds the user’s groups, with commas between them.' }),
  trustHeaders: z.boolean().optional().meta({
    description:
      'Believe userHeader and groupsHeader, as a proxy in front sets them. Left out: only where neither keys nor jwt are on.',
  }),
  keys: z
    .boolean()
    .default(false)
    .meta({ description: 'Demand a virtual key, as `fairlead keys create` makes them; needs a store.' }),
  jwt: jwtSchema.optional().meta({ description: 'Take tokens of an OpenID Connect issuer.' }),
  teams: z.array(teamSchema).default([]).meta({ description: 'Who shares limits.' }),
  limits: limitsOfSchema.optional().meta({ description: 'Of each key or user that has none of its own.' }),
});

export type IdentityConfig = z.infer<typeof identitySchema>;
export type JwtConfig = z.infer<typeof jwtSchema>;
export type TeamConfig = z.infer<typeof teamSchema>;
