import { getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { type Context, createContexts } from '../../src/context/context.ts';
import { Cancellation } from '../../src/http/transport/cancellation.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { schema } from '../../src/schema/index.ts';
import { generateDocument } from '../support/documents.ts';
import { createRandom } from '../support/mutated-json.ts';
import { SEED, say, scaled } from '../support/scale.ts';
import { byCompiled, byReference } from './_support/both-ways.ts';

async function openContexts() {
  const sandbox = await startSandbox({ keepsRequests: false });
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    await sandbox.close();
  });
  const config = readConfig({ name: 'test', content: sandbox.gatewayConfig() }, {});
  const contexts = createContexts(config, { dispatcher, warn: () => {}, report: () => {} });
  const opened: Context[] = [];
  const open = () => {
    const context = contexts.open({
      headers: new Headers(),
      signal: new Cancellation(),
      readBudget: { used: 0, max: 300 },
      writeBudget: { used: 0, max: 300 },
      codes: new Set(),
      failedUpstreams: new Set(),
    });
    opened.push(context);
    return context;
  };
  /** As the pipeline does: what a request has read is held until its end. */
  const endAll = () => {
    for (const context of opened.splice(0)) context.end();
  };
  return { open, endAll };
}

const ESTATE = `{ upstreams { id providers { id } } vaults(first: 20) { nodes { id
  checkpoints(first: 2) { nodes { id backups { id } } } } } }`;

it('gives for any query of this schema what the reference executor gives', async () => {
  const { open: context, endAll } = await openContexts();
  const seen = new Set<string>();
  JSON.stringify((await byReference({ schema, query: ESTATE, context })).data, (key, value) => {
    if (key === 'id') seen.add(value);
    return value;
  });
  const random = createRandom(SEED);
  const wanted = scaled(5_000, 100);
  const figures = { compared: 0, withErrors: 0, withData: 0, bytes: 0 };
  while (figures.compared < wanted) {
    const { query, variables } = generateDocument({ schema, random, ids: [...seen], depth: 4 });
    if (!canRun(query, variables)) continue;
    const [reference, compiled] = await Promise.all([
      byReference({ schema, query, variables, context }),
      byCompiled({ schema, query, variables, context }),
    ]);
    endAll();
    expect(compiled, query).toEqual(reference);
    figures.compared += 1;
    figures.withErrors += reference.errors.length > 0 ? 1 : 0;
    figures.withData += reference.data === null ? 0 : 1;
    figures.bytes += JSON.stringify(reference.data).length;
  }
  say(`executors: ${JSON.stringify({ ...figures, ids: seen.size })}`);
  expect(Math.min(figures.withErrors * 20, figures.withData * 2)).toBeGreaterThan(wanted);
}, 900_000);

function canRun(query: string, variables: Readonly<Record<string, unknown>>): boolean {
  const document = parse(query);
  if (validate(schema, document).length > 0) return false;
  const { coerced } = getVariableValues(schema, getOperationAST(document)?.variableDefinitions ?? [], variables);
  return coerced !== undefined && (document.loc?.source.body.length ?? 0) < 8_000;
}
