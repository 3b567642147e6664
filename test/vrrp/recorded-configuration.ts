/** Recorded configurations: of each part only what differs from what a plain one says. */
import type { Configuration } from '../../src/config/model.js';
import { sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { sampleConfiguration, sampleGroup, sampleScript } from './sample-configuration.js';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** What the entries of lists are beside what is written of them, by the name of the list. */
const ENTRIES: Readonly<Record<string, object>> = {
  vrrpInstances: sampleInstance({ virtualAddresses: [] }),
  vrrpScripts: sampleScript(''),
  syncGroups: sampleGroup('', []),
  virtualAddresses: { ...virtualAddresses('192.0.2.1')[0] },
  excludedAddresses: { ...virtualAddresses('192.0.2.1')[0] },
};

/** The configuration that a text in JSON tells of. */
export function recordedConfiguration(text: string): Configuration {
  const plain: object = sampleConfiguration();
  return overlay(JSON.parse(JSON.stringify(plain)), JSON.parse(text), '') as never;
}

/** `written` over `plain`, which is what is not written. */
function overlay(plain: Json | undefined, written: Json, name: string): Json {
  if (Array.isArray(written)) {
    const entry: Json | undefined = JSON.parse(JSON.stringify(ENTRIES[name] ?? null)) ?? undefined;
    return written.map((each) => overlay(entry, each, ''));
  }
  if (!isRecord(written)) {
    return written;
  }
  const under = isRecord(plain) ? plain : {};
  const changes = Object.entries(written).map(([key, value]) => [
    key,
    overlay(under[key], value, key),
  ]);
  return { ...under, ...Object.fromEntries(changes) };
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
