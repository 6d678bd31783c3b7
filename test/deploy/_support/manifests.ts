import { readdirSync } from 'node:fs';
import type { Model } from '@kubernetes-models/base';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { parse, parseAllDocuments } from 'yaml';
import { projectFile } from './image.ts';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const models = [ConfigMap, Deployment, NetworkPolicy, PodDisruptionBudget, Secret, Service];

/** The manifests of a folder below deploy/kubernetes by their file; patches and what Kustomize reads itself are none. */
export function manifestsIn(folder: string): [file: string, manifest: Manifest][] {
  const path = `deploy/kubernetes/${folder}`;
  const { patches = [] } = parse(projectFile(`${path}/kustomization.yaml`)) as { patches?: { path: string }[] };
  const others = ['kustomization.yaml', ...patches.map((patch) => patch.path)];
  const files = readdirSync(new URL(`../../../${path}`, import.meta.url)).filter((file) => file.endsWith('.yaml'));
  return files
    .filter((file) => !others.includes(file))
    .map((file) => [`${path}/${file}`, parse(projectFile(`${path}/${file}`)) as Manifest]);
}

export function manifestsOf(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** What is wrong with a manifest: the complaint of its model, and keys that Kubernetes does not know. */
export function mistakesIn(manifest: Manifest): string[] {
  const { apiVersion, kind } = manifest;
  const model = models.find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (model === undefined) return [`no model of ${apiVersion} ${kind}`];
  const unread = new Set<string>();
  try {
    (model.prototype as Model<unknown>).validate.call(observed(manifest, kind, unread));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return [...unread].map((path) => `unknown key ${path}`);
}

/** A value that removes each of its keys from `unread` when it is read: a model reads every key that it knows. */
function observed(value: object, path: string, unread: Set<string>): object {
  const pathOf = (key: string) => `${path}.${key}`;
  for (const key of Object.keys(value)) unread.add(pathOf(key));
  const children = new Map<string, object>();
  return new Proxy(value, {
    get(target, key) {
      const child: unknown = Reflect.get(target, key);
      if (typeof key !== 'string') return child;
      unread.delete(pathOf(key));
      if (typeof child !== 'object' || child === null) return child;
      const known = children.get(key) ?? observed(child, pathOf(key), unread);
      children.set(key, known);
      return known;
    },
  });
}
