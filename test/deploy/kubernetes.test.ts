import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { itWithTool } from '../support/required-tool.ts';
import { projectFile } from './_support/image.ts';
import { type Manifest, manifestsIn, manifestsOf, mistakesIn } from './_support/manifests.ts';

const KUBERNETES = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));
const manifests = [...manifestsIn('base'), ...manifestsIn('redis')];
const deployment = () => manifests.find(([file]) => file === 'deploy/kubernetes/base/deployment.yaml')?.[1];

/** What `kubectl apply -k` would send. */
function built(folder: string): Manifest[] {
  return manifestsOf(execFileSync('kubectl', ['kustomize', `${KUBERNETES}/${folder}`], { encoding: 'utf8' }));
}

const itWithKubectl = itWithTool('kubectl');

it('there are manifests of each kind', () => {
  expect(new Set(manifests.map(([, { kind }]) => kind))).toEqual(
    new Set(['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Secret', 'Service']),
  );
});

it.each(manifests)('%s is what Kubernetes accepts, and has no key that Kubernetes does not know', (_file, manifest) => {
  expect(mistakesIn(manifest)).toEqual([]);
});

describe('the check of manifests', () => {
  it.each([
    ['an unknown key', 'readinessProbe', 'readynessProbe', /^unknown key Deployment\.spec\.\S+\.readynessProbe$/],
    ['an unknown key of a list', 'containerPort: 9464', 'containerPort: 9464, prot: TCP', /ports\.1\.prot$/],
    ['a wrong type', 'replicas: 1', 'replicas: one', /replicas must be integer/],
    ['a missing key', '  selector:\n    matchLabels: { app.kubernetes.io/name: checkpoint-gateway }\n', '', /selector/],
  ])('finds %s', (_what, right, wrong, mistake) => {
    const text = projectFile('deploy/kubernetes/base/deployment.yaml');
    expect(text).toContain(right);
    const [broken] = manifestsOf(text.replace(right, wrong));
    expect(broken && mistakesIn(broken)).toEqual([expect.stringMatching(mistake)]);
  });
});

describe('the Deployment', () => {
  it('has one replica at any moment', () => {
    expect(deployment()).toMatchObject({ spec: { replicas: 1, strategy: { type: 'Recreate' } } });
  });

  it('satisfies the restricted standard of Pod security, and writes no file', () => {
    expect(deployment()).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  });

  it('gives the gateway its 10 seconds to end after the 5 without new requests', () => {
    expect(deployment()).toMatchObject({
      spec: {
        template: {
          spec: {
            terminationGracePeriodSeconds: 20,
            containers: [{ lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
          },
        },
      },
    });
  });
});

describe('kubectl kustomize', () => {
  itWithKubectl('builds the base, with one replica and a ConfigMap that is named by its content', () => {
    const all = built('base');
    expect(all.map(({ kind }) => kind).toSorted()).toEqual([
      'ConfigMap',
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
    ]);
    expect(all.flatMap(mistakesIn)).toEqual([]);
    const configMap = all.find(({ kind }) => kind === 'ConfigMap');
    const name = expect.stringMatching(/^checkpoint-gateway-[a-z0-9]{10}$/);
    expect(configMap).toMatchObject({ metadata: { name } });
    const used = (configMap as Manifest & { metadata: { name: string } }).metadata.name;
    expect(all.find(({ kind }) => kind === 'Deployment')).toMatchObject({
      spec: { replicas: 1, template: { spec: { volumes: [{ configMap: { name: used } }] } } },
    });
  });

  itWithKubectl('builds the overlay, with three replicas, one more policy and the configuration of Redis', () => {
    const all = built('redis');
    expect(all.flatMap(mistakesIn)).toEqual([]);
    const found = (kind: string) => all.filter((one) => one.kind === kind);
    expect(found('Deployment')).toMatchObject([{ spec: { replicas: 3, strategy: { type: 'RollingUpdate' } } }]);
    expect(found('NetworkPolicy')).toMatchObject([
      { metadata: { name: 'checkpoint-gateway' } },
      { metadata: { name: 'checkpoint-gateway-redis' }, spec: { egress: [{ ports: [{ port: 6379 }] }] } },
    ]);
    const content = projectFile('deploy/kubernetes/redis/gateway.config.json');
    expect(found('ConfigMap')).toMatchObject([{ data: { 'gateway.config.json': content } }]);
  });
});
