import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { Estate } from '../../../src/sandbox/estate.ts';
import { demoEstate } from '../../../src/sandbox/seed.ts';
import { generateDocument } from '../../support/documents.ts';
import { generateRequest } from '../../support/generated-requests.ts';
import { createRandom } from '../../support/mutated-json.ts';
import { NOON } from '../gateway.ts';
import type { Act } from '../recording.ts';
import { postText } from '../requests.ts';

const SEED = 20_261_122;
const REQUESTS = 400;
const MUTATIONS = 60;
const HEADERS = { 'X-Request-Cost': '1' };

const schema: GraphQLSchema = buildSchema(
  readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'),
);

/** Drawn from the schema: sound documents, broken ones, wrong variables, and mutations that change what is there. */
export const generated: Act = {
  stage: { name: 'generated', estate: 'demo', config: { secret: 's'.repeat(32) } },
  run: async (ask) => {
    const random = createRandom(SEED);
    const ids = idsIn(demoEstate(NOON));
    for (let at = 0; at < REQUESTS; at += 1) {
      const { kind, params } = generateRequest({ schema, random, ids });
      await ask(`${at}, ${kind}`, postText(JSON.stringify(params), HEADERS));
    }
    for (let at = 0; at < MUTATIONS; at += 1) {
      const params = generateDocument({ schema, random, ids, depth: 4, operation: 'mutation' });
      await ask(`mutation ${at}`, postText(JSON.stringify(params), HEADERS));
    }
  },
};

/** Ids of all kinds, as the graph has them. */
function idsIn({ cbr, karbor }: Estate): string[] {
  const upstreamOf = (projectId: string) => cbr.projects.find(({ id }) => id === projectId)?.name;
  const mine = karbor.plans.filter(({ projectId }) => projectId === karbor.plans[0]?.projectId);
  return [
    ...['upstream:sg', 'upstream:eu', 'upstream:lab'],
    ...cbr.vaults.map(({ projectId, id }) => `vault:${upstreamOf(projectId)}:${id}`),
    ...cbr.checkpoints.slice(-40).map(({ projectId, id }) => `checkpoint:${upstreamOf(projectId)}:${id}`),
    ...cbr.backups.slice(-40).map(({ projectId, id }) => `backup:${upstreamOf(projectId)}:${id}`),
    ...mine.map(({ id }) => `vault:lab:${id}`),
    ...karbor.providers.map(({ id }) => `provider:lab:${id}`),
    ...karbor.checkpoints.slice(-40).map(({ providerId, id }) => `checkpoint:lab:${providerId}:${id}`),
  ];
}
