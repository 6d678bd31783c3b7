import { type Answer, answerOrRefusal, type Call, headerOf, type World } from '../exchange.ts';
import { uuidFrom } from '../identifiers.ts';
import { findRoute, type Route, route } from '../routes.ts';
import type { KeystoneToken } from './estate.ts';
import { grantFor } from './identity.ts';
import { notFound, unauthorized } from './refusals.ts';
import { catalogBody, tokenBody } from './token-body.ts';
import { findToken, issueToken, isValid } from './tokens.ts';

type Endpoint = (world: World, call: Call) => Answer;

const ROUTES: Route<Endpoint>[] = [
  route('GET', '/', listVersions),
  route('GET', '/v3/?', showVersion),
  route('POST', '/v3/auth/tokens', createToken),
  route('GET', '/v3/auth/tokens', showToken),
  route('DELETE', '/v3/auth/tokens', revokeToken),
  route('GET', '/v3/auth/catalog', showCatalog),
  route('GET', '/v3/auth/projects', listProjects),
];

/** The token API of Keystone v3. */
export function keystoneService(world: World, call: Call): Answer {
  const requestId = { 'x-openstack-request-id': `req-${uuidFrom(`keystone-request:${call.requestNumber}`)}` };
  if (world.estate.keystone.isDown) {
    // The error of the web server in front of it.
    return { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>Service Unavailable</h1>' };
  }
  const answer = answerOrRefusal(() => {
    const found = findRoute(ROUTES, call);
    if (found === undefined) throw notFound();
    return found.endpoint(world, call);
  });
  return { ...answer, headers: { ...requestId, ...answer.headers } };
}

function createToken(world: World, call: Call): Answer {
  const token = issueToken(world, grantFor(world, call.body));
  return tokenAnswer(world, token, 201);
}

/** Validates the token in X-Subject-Token. */
function showToken(world: World, call: Call): Answer {
  return tokenAnswer(world, subjectOf(world, call), 200);
}

function revokeToken(world: World, call: Call): Answer {
  subjectOf(world, call).isRevoked = true;
  return { status: 204 };
}

function showCatalog(world: World, call: Call): Answer {
  const { projectId } = authenticated(world, call);
  const links = { self: `${world.origins.keystone}/v3/auth/catalog` };
  return { status: 200, body: { catalog: projectId === null ? [] : catalogBody(projectId, world.origins), links } };
}

/** The projects for which the user can get a token. */
function listProjects(world: World, call: Call): Answer {
  const { keystone } = world.estate;
  const { userId } = authenticated(world, call);
  const roles = keystone.users.find(({ id }) => id === userId)?.roles ?? {};
  const projects = keystone.projects
    .filter(({ id }) => roles[id] !== undefined)
    .map(({ id, name, domainId }) => ({ id, name, domain_id: domainId, enabled: true, is_domain: false }));
  const self = `${world.origins.keystone}/v3/auth/projects`;
  return { status: 200, body: { projects, links: { next: null, self, previous: null } } };
}

function tokenAnswer(world: World, token: KeystoneToken, status: number): Answer {
  return { status, headers: { 'x-subject-token': token.text }, body: { token: tokenBody(world, token) } };
}

function authenticated(world: World, call: Call): KeystoneToken {
  const token = findToken(world.estate.keystone, headerOf(call, 'x-auth-token') ?? '');
  if (!isValid(token, world.now)) throw unauthorized(world);
  return token;
}

function subjectOf(world: World, call: Call): KeystoneToken {
  authenticated(world, call);
  const token = findToken(world.estate.keystone, headerOf(call, 'x-subject-token') ?? '');
  if (token === undefined) throw notFound('Could not recognize Fernet token');
  if (!isValid(token, world.now)) throw notFound('Could not find token');
  return token;
}

function listVersions(world: World): Answer {
  const location = `${world.origins.keystone}/v3/`;
  return { status: 300, headers: { location }, body: { versions: { values: [versionBody(world)] } } };
}

function showVersion(world: World): Answer {
  return { status: 200, body: { version: versionBody(world) } };
}

function versionBody({ origins }: World): object {
  const media = { base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' };
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${origins.keystone}/v3/` }],
    'media-types': [media],
  };
}
