import { fileURLToPath } from 'node:url';
import { type GraphQLError, parse } from 'graphql';
import type { Config } from '../../config/config.ts';
import { packageFile } from '../../package-file.ts';
import { type KnownDocument, plansOf } from './documents.ts';
import { readManifest } from './manifest.ts';

const STORED = fileURLToPath(packageFile('schema/generated/trusted-documents.json'));

/**
 * Names of the stored operations of this package and of the operations in the configured manifest.
 * @throws ManifestError
 */
export function readOperationNames({ trustedDocuments }: Pick<Config, 'trustedDocuments'>): ReadonlySet<string> {
  const files = trustedDocuments ? [STORED, trustedDocuments.manifest] : [STORED];
  const documents = files.flatMap((file) => [...readManifest(file, parsed).values()]);
  return new Set(documents.flatMap(({ plans }) => [...plans.keys()].filter((name) => name !== undefined)));
}

/** A document with its syntax checked alone: the gateway reports all else. */
function parsed(text: string): KnownDocument {
  try {
    return { errors: [], plans: plansOf(parse(text)) };
  } catch (error) {
    return { errors: [error as GraphQLError], plans: new Map() };
  }
}
