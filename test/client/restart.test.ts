import { gql } from '@apollo/client';
import { parse } from 'graphql';
import { requestSubscription } from 'relay-runtime';
import { beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import { exampleVariables } from '../../src/sandbox/example-variables.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { startGateway } from '../support/gateway.ts';
import { startBalancer } from './_support/balancer.ts';
import { loadRecipeClients, type RecipeClients } from './_support/recipe-clients.ts';
import { toRequest } from './_support/relay-request.ts';

const QUERY = 'subscription Follow($id: ID!) { checkpoint(id: $id) { id status } }';
const CREATE = `mutation ($input: CreateCheckpointInput!) {
  createCheckpoint(input: $input) { ... on CreateCheckpointPayload { checkpointId checkpoint { status } } }
}`;
const AN_HOUR_MS = 3_600_000;
// graphql-sse comes back after one to four seconds.
const COMES_BACK_MS = 15_000;

interface Shown {
  readonly checkpoint: { readonly status: string } | null;
}

/** What an app shows of its live query. */
interface View {
  readonly show: (data: Shown | null | undefined) => void;
  readonly fail: (error: unknown) => void;
  readonly complete: () => void;
}

type Follow = (recipe: RecipeClients, url: string, variables: { readonly id: string }, view: View) => void;

const CLIENTS: Readonly<Record<string, Follow>> = {
  'plain fetch': (recipe, url, variables, { show, fail, complete }) => {
    const read = async () => {
      for await (const { data } of recipe.follow(url, parse(QUERY), variables)) show(data as Shown);
    };
    read().then(complete, fail);
  },
  'graphql-sse': (recipe, url, variables, { show, fail, complete }) => {
    const sink = { next: ({ data }: { data?: Shown | null }) => show(data), error: fail, complete };
    recipe.live(url).subscribe<Shown>({ query: QUERY, variables }, sink);
  },
  Apollo: (recipe, url, variables, { show, fail, complete }) => {
    const events = recipe.apollo(url).subscribe<Shown>({ query: gql(QUERY), variables });
    events.subscribe({ next: ({ data, error }) => (error ? fail(error) : show(data)), error: fail, complete });
  },
  urql: (recipe, url, variables, { show, fail, complete }) => {
    const events = recipe.urql(url).subscription<Shown>(QUERY, variables);
    events.subscribe(({ data, error, hasNext }) => {
      if (error) fail(error);
      else if (hasNext) show(data);
      else complete();
    });
  },
  Relay: (recipe, url, variables, { show, fail, complete }) => {
    const onNext = (data: unknown) => show(data as Shown);
    const request = { subscription: toRequest(QUERY), variables, onNext, onError: fail, onCompleted: complete };
    requestSubscription(recipe.relay(url), request);
  },
};

let recipe: RecipeClients;

beforeAll(async () => {
  recipe = await loadRecipeClients();
});

/** A sandbox whose time goes on by hand. */
async function openSandbox({ onTestFinished }: TestContext) {
  const startedAt = Date.now();
  let passed = 0;
  const sandbox = await startSandbox({ now: () => startedAt + passed });
  onTestFinished(() => sandbox.close());
  const passHour = () => {
    passed += AN_HOUR_MS;
  };
  return { sandbox, passHour };
}

async function openGateway({ onTestFinished }: TestContext, sandbox: Sandbox, port = 0) {
  const gateway = await startGateway({ ...sandbox.gatewayConfig(), port });
  onTestFinished(gateway.close);
  return gateway;
}

describe.concurrent('a client of docs/clients.md', () => {
  for (const [name, follow] of Object.entries(CLIENTS)) {
    it(`follows a new checkpoint until it is available, over restarts of both gateways: ${name}`, async (t) => {
      const { sandbox, passHour } = await openSandbox(t);
      const first = await openGateway(t, sandbox);
      const second = await openGateway(t, sandbox);
      const balancer = await startBalancer([first.port, second.port]);
      t.onTestFinished(balancer.close);
      const { data } = await first.query(CREATE, exampleVariables.CreateCheckpoint);
      const { checkpointId: id } = data.createCheckpoint;

      const shown: unknown[] = [];
      const ended: unknown[] = [];
      const show = (read: Shown | null | undefined) => shown.push(read?.checkpoint?.status);
      const fail = (error: unknown) => ended.push(error);
      follow(recipe, `${balancer.url}/graphql`, { id }, { show, fail, complete: () => ended.push('complete') });
      const showsStates = (...states: string[]) =>
        vi.waitFor(() => expect([shown, ended]).toEqual([states, []]), COMES_BACK_MS);

      await showsStates('PROTECTING');
      await first.close();
      await showsStates('PROTECTING', 'PROTECTING');
      const third = await openGateway(t, sandbox, first.port);
      await second.close();
      await showsStates('PROTECTING', 'PROTECTING', 'PROTECTING');
      passHour();
      await vi.waitFor(() => expect(ended).toHaveLength(1), COMES_BACK_MS);
      await third.close();
      expect([shown, ended]).toEqual([['PROTECTING', 'PROTECTING', 'PROTECTING', 'AVAILABLE'], ['complete']]);
    }, 60_000);
  }
});
