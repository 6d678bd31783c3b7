import { LAB } from '../../upstream/projects.ts';

const text = { type: 'string' };
const number = { type: 'number' };

function object(properties: object): object {
  return { type: 'object', properties };
}

function list(name: string): object {
  return { type: 'array', items: { $ref: `#/components/schemas/${name}` } };
}

function get(operationId: string, parameter: string, schema: object): object {
  const parameters = [{ name: parameter, in: 'path', required: true, schema: text }];
  const content = { 'application/json': { schema } };
  return { get: { operationId, parameters, responses: { 200: { description: operationId, content } } } };
}

/** The part of Karbor's API that the queries need, described as an OpenAPI document. */
export const openapi = {
  openapi: '3.0.3',
  info: { title: 'karbor', version: '1' },
  paths: {
    [`/v1/${LAB}/plans/{plan_id}`]: get('getPlan', 'plan_id', { $ref: '#/components/schemas/PlanAnswer' }),
    '/v1/{project_id}/plans': get('listPlans', 'project_id', { $ref: '#/components/schemas/PlanList' }),
    [`/v1/${LAB}/providers/{provider_id}/checkpoints`]: get('listCheckpoints', 'provider_id', {
      $ref: '#/components/schemas/CheckpointList',
    }),
  },
  components: {
    schemas: {
      PlanAnswer: object({ plan: { $ref: '#/components/schemas/Plan' } }),
      PlanList: object({ plans: list('Plan') }),
      CheckpointList: object({ checkpoints: list('Checkpoint') }),
      Plan: object({ id: text, name: text, description: text, status: text, resources: list('Resource') }),
      Resource: object({
        id: text,
        type: text,
        name: text,
        protectStatus: text,
        nativeProtectStatus: text,
        sizeGb: number,
        backupSizeMb: number,
        backupCount: { type: 'integer' },
        extra_info: { type: 'object', additionalProperties: true },
        dependents: list('Resource'),
      }),
      Checkpoint: object({
        id: text,
        status: text,
        project_id: text,
        created_at: text,
        protection_plan: { $ref: '#/components/schemas/ProtectionPlan' },
      }),
      ProtectionPlan: object({ id: text, name: text }),
    },
  },
};
