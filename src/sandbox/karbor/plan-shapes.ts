import { type Shape, wrapped } from './request-body.ts';

export interface WireResource {
  id?: string;
  type?: string;
  name?: string;
  extra_info?: object | string | null;
}

export interface WirePlan {
  name?: string | null;
  description?: string | null;
  provider_id: string;
  parameters: Record<string, Record<string, string | number | boolean>>;
  resources?: WireResource[];
}

export type WireUpdate = Partial<Omit<WirePlan, 'provider_id' | 'parameters'>> & { status?: string };

const TEXT: Shape = { type: ['string', 'null'], maxLength: 255 };
const RESOURCES: Shape = {
  type: ['array'],
  items: {
    type: ['object'],
    properties: {
      id: { type: ['string'] },
      type: { type: ['string'] },
      name: { type: ['string'] },
      extra_info: { type: ['object', 'string', 'null'], others: { type: ['string', 'integer', 'boolean', 'null'] } },
    },
  },
};

/** The schema requires neither a name nor resources nor ids; the handler does. */
export const CREATION = wrapped('plan', {
  type: ['object'],
  required: ['provider_id', 'parameters'],
  properties: {
    name: TEXT,
    description: TEXT,
    provider_id: { type: ['string'], format: 'uuid' },
    parameters: {
      type: ['object'],
      others: { type: ['object'], others: { type: ['boolean', 'string', 'integer'] } },
    },
    resources: { ...RESOURCES, minItems: 1 },
  },
});

/** An update may empty a plan. */
export const UPDATE = wrapped('plan', {
  type: ['object'],
  properties: { name: TEXT, description: TEXT, status: { type: ['string'] }, resources: RESOURCES },
});
