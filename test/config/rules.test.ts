import { describe, expect, it } from 'vitest';
import { complaints, LAB, SG } from '../support/config.ts';

describe('keys that do not go together', () => {
  it('are two upstreams of one name', () => {
    expect(complaints({ upstreams: [SG, { ...LAB, name: 'sg' }] })).toEqual([
      'upstreams[1].name is "sg", the same as that of upstreams[0]; accepted: a name no other upstream has',
    ]);
  });

  it('are two upstreams in lists with the same kind, endpoint and project', () => {
    const twin = { ...SG, name: 'twin', endpoint: 'https://cbr.example.com:443/' };
    expect(complaints({ upstreams: [SG, LAB, twin] })).toEqual([
      'upstreams[2] ("twin") has the kind, endpoint and project of upstreams[0] ("sg"), so lists would show every row twice; accepted: "inLists": false on all but one of them',
    ]);
  });

  it('are backupListSplit and Karbor', () => {
    expect(complaints({ upstreams: [{ ...LAB, backupListSplit: true }] })).toEqual([
      'upstreams[0].backupListSplit is true; accepted: false, because only kind "cbr" has a list to split',
    ]);
  });

  it('are alwaysLook and Karbor, and alwaysLook without marks', () => {
    expect(complaints({ upstreams: [{ ...LAB, alwaysLook: true }] })).toEqual([
      'upstreams[0].alwaysLook is true; accepted: false, because only kind "cbr" has marks to look for',
    ]);
    expect(complaints({ upstreams: [{ ...SG, alwaysLook: true, writeMark: false }] })).toEqual([
      'upstreams[0].alwaysLook is true, and writeMark is false; accepted: writeMark true, for the mark to look for',
    ]);
    expect(complaints({ upstreams: [{ ...SG, alwaysLook: 'yes' }] })).toEqual([
      'upstreams[0].alwaysLook is "yes"; accepted: true or false',
    ]);
  });

  it('are application-credential and CBR', () => {
    const auth = { mode: 'application-credential', authUrl: 'http://127.0.0.1:5000/v3', id: 'i', secret: 's' };
    expect(complaints({ upstreams: [{ ...SG, auth }] })).toEqual([
      'upstreams[0].auth.mode is "application-credential", which only kind "karbor" has; accepted: passthrough, token, password, aksk',
    ]);
  });

  it.each([
    [{ requestTimeoutMs: 2_000 }, 2_001, 2_000],
    [{}, 10_001, 10_000],
  ])('are a timeout of an upstream and a shorter request: %j', (config, timeoutMs, requestTimeoutMs) => {
    expect(complaints({ ...config, upstreams: [SG, { ...LAB, timeoutMs }] })).toEqual([
      `upstreams[1].timeoutMs is ${timeoutMs}, and requestTimeoutMs is ${requestTimeoutMs}; accepted: a whole number from 100 to requestTimeoutMs`,
    ]);
  });

  it('are aksk and Karbor', () => {
    const auth = { mode: 'aksk', accessKey: 'a', secretKey: 's' };
    expect(complaints({ upstreams: [{ ...LAB, auth }] })).toEqual([
      'upstreams[0].auth.mode is "aksk", which only kind "cbr" has; accepted: passthrough, token, password, application-credential',
    ]);
  });

  it('are aksk and no project', () => {
    const auth = { mode: 'aksk', accessKey: 'a', secretKey: 's' };
    expect(complaints({ upstreams: [{ ...SG, auth }] })).toEqual([
      'upstreams[0].projectId is missing, but a signature needs its project; accepted: the id of a project',
    ]);
  });

  const LOGIN = { mode: 'password', authUrl: 'http://127.0.0.1:5000/v3', password: 's3cret' };
  const loginComplaints = (keys: object, upstream: object = {}) =>
    complaints({ upstreams: [{ ...LAB, ...upstream, auth: { ...LOGIN, ...keys } }] });

  it('are a login and no user or no project', () => {
    expect(loginComplaints({})).toEqual([
      'upstreams[0].auth.username is missing; accepted: the name of the user in username, or the id in userId',
      'upstreams[0].auth.project is missing; accepted: the name of the project to sign in for in project, its id in projectId, or projectId of the upstream',
    ]);
  });

  it('are a name and an id of the same thing, neither of which is shown', () => {
    const keys = {
      ...{ username: 'a', userId: 'b', userDomain: 'c', userDomainId: 'd' },
      ...{ project: 'e', projectId: 'f', projectDomain: 'g', projectDomainId: 'h' },
    };
    expect(loginComplaints(keys)).toEqual([
      'upstreams[0].auth has username and userId; accepted: one of them, the name of the user or its id',
      'upstreams[0].auth has userDomain and userDomainId; accepted: one of them, the name of the domain of the user or its id',
      'upstreams[0].auth has project and projectId; accepted: one of them, the name of the project to sign in for or its id',
      'upstreams[0].auth has projectDomain and projectDomainId; accepted: one of them, the name of the domain of the project or its id',
    ]);
  });

  it.each<[what: string, keys: object, upstream: object]>([
    ['names', { username: 'u', project: 'p' }, {}],
    ['names and their domains', { username: 'u', userDomain: 'd', project: 'p', projectDomain: 'd' }, {}],
    [
      'names and the ids of their domains',
      { username: 'u', userDomainId: 'd', project: 'p', projectDomainId: 'd' },
      {},
    ],
    ['ids', { userId: 'u', projectId: 'p' }, {}],
    ['an id, and the project of the upstream', { userId: 'u' }, { projectId: 'p' }],
  ])('are not a login by %s', (_what, keys, upstream) => {
    expect(loginComplaints(keys, upstream)).toEqual([]);
  });

  it.each(['userId', 'userDomainId', 'projectId', 'projectDomainId'])('are an empty %s and a login', (key) => {
    const others = { username: 'u', project: 'p' };
    const [complaint] = loginComplaints({ ...others, [key]: '' });
    expect(complaint).toBe(`upstreams[0].auth.${key} is empty; accepted: text that is not empty`);
  });

  it.each(['0.0.0.0', '::', '::ffff:0.0.0.0', '192.168.0.7', 'gateway.example.com', 'localhost.example.com'])(
    'are rights of the gateway and the host %s',
    (host) => {
      expect(complaints({ host, upstreams: [SG, LAB] })).toEqual([
        `host is "${host}", and upstreams[1] ("lab") uses the gateway's own rights, which everyone who reaches that host would have; ` +
          'accepted: a loopback host (127.0.0.1, ::1, localhost), or a list of "callers" with their keys, or "callers": "anyone"',
      ]);
    },
  );

  it('are two callers of one name, and two of one key, which is not shown', () => {
    const console = { name: 'console', keySha256: 'a'.repeat(64) };
    expect(complaints({ upstreams: [SG], callers: [console, { ...console }] })).toEqual([
      'callers[1].name is "console", the same as that of callers[0]; accepted: a name no other caller has',
      'callers[1].keySha256 is the same as that of callers[0]; accepted: a key no other caller has (its hash is not shown)',
    ]);
  });

  it('are a caller and an upstream that there is not', () => {
    const callers = [{ name: 'console', keySha256: 'a'.repeat(64), upstreams: ['lab', 'labs'] }];
    expect(complaints({ upstreams: [SG, LAB], callers })).toEqual([
      'callers[0].upstreams[1] is "labs"; accepted: sg, lab',
    ]);
  });
});
