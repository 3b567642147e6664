/**
 * The files of a cluster held against each other: what the routers would log and do when they
 * meet. Every pair of files is compared once.
 */
import type { Diagnostic } from '../../diagnostic.js';
import type { LintInput } from '../lint.js';
import { indexBlocks, type PlacedInstance, valueSpan } from '../places.js';
import { compareGroups, electionChecks } from './election.js';
import { type Disagreement, matchInstances, type RouterFile, type RouterPair } from './pair.js';
import { transportChecks } from './transport.js';

/** A file of the cluster and what loading it has given. */
export interface ClusterFile extends LintInput {
  /** How messages call it: its path. */
  readonly name: string;
}

/**
 * Compares all files, the own one first. Errors fail the test: they mean two masters or lost
 * addresses.
 */
export function comparePeers(files: readonly ClusterFile[]): readonly Diagnostic[] {
  if (files.length < 2) {
    return [];
  }
  const read = files.filter((each) => unreadable(each).length === 0);
  const routers = read.map(({ name, configuration, directives }) => {
    return { name, configuration, blocks: indexBlocks(directives) };
  });
  const pairs = routers.flatMap((here, index) =>
    routers.slice(index + 1).map((there) => ({ here, there })),
  );
  const found = pairs.flatMap(comparePair).map(toDiagnostic);
  const peers = files.slice(1);
  const trouble = peers.filter((each) => read.includes(each)).flatMap(troubleIn);
  return [...peers.flatMap(unreadable), ...trouble, ...found];
}

function comparePair(pair: RouterPair): readonly Disagreement[] {
  const { pairs, onlyHere, onlyThere } = matchInstances(pair);
  const renumbered = onlyHere.flatMap((own) => {
    const other = onlyThere.find(({ instance }) => instance.name === own.instance.name);
    return other === undefined ? [] : [{ own, other }];
  });
  const known = new Set(renumbered.flatMap(({ own, other }) => [own, other]));
  const lonely = (router: RouterFile, without: RouterFile, list: readonly PlacedInstance[]) =>
    list.filter((placed) => !known.has(placed)).map((placed) => missing(router, without, placed));
  return [
    ...renumbered.map(({ own, other }) => numberDiffers(pair, own, other)),
    ...lonely(pair.here, pair.there, onlyHere),
    ...lonely(pair.there, pair.here, onlyThere),
    ...pairs.flatMap((each) =>
      [...transportChecks, ...electionChecks].flatMap((check) => check(each)),
    ),
    ...compareGroups(pair, pairs),
  ];
}

function numberDiffers(
  { there }: RouterPair,
  own: PlacedInstance,
  other: PlacedInstance,
): Disagreement {
  const { name, virtualRouterId, interface: device } = own.instance;
  const number = other.instance.virtualRouterId;
  return {
    code: 'peer-virtual-router-id-differs',
    severity: 'error',
    message:
      `'${name}' has virtual_router_id ${virtualRouterId} here and ${number} in ${there.name}: ` +
      `the routers ignore each other (Unknown VRID(${number}) received on interface(${device})), ` +
      'so both become master',
    hint: 'give the virtual router one number in all files',
    span: valueSpan(own.block, 'virtual_router_id'),
    otherSpan: valueSpan(other.block, 'virtual_router_id'),
  };
}

function missing(router: RouterFile, without: RouterFile, placed: PlacedInstance): Disagreement {
  const { name, virtualRouterId, interface: device } = placed.instance;
  return {
    code: 'peer-router-missing',
    severity: 'warning',
    message:
      `virtual router ${virtualRouterId} on '${device}' ('${name}' in ${router.name}) is not in ` +
      `${without.name}: that router does not take over for it`,
    hint: 'add the instance there, unless other routers stand by for it',
    span: valueSpan(placed.block, 'virtual_router_id'),
  };
}

/** A file with errors is compared as far as it was understood; say so. */
function troubleIn({ name, diagnostics }: ClusterFile): readonly Diagnostic[] {
  const errors = diagnostics.filter((each) => each.severity === 'error');
  const [first] = errors;
  if (first === undefined) {
    return [];
  }
  const plural = errors.length === 1 ? 'one error' : `${errors.length} errors`;
  const message = `${name} has ${plural} of its own, so the comparison may lack something`;
  const { span } = first;
  const hint = `upkeep check ${name}`;
  return [{ code: 'peer-has-errors', severity: 'warning', class: 'OK', message, span, hint }];
}

/** Why a file cannot be compared at all; empty when it was read. */
function unreadable({ diagnostics }: ClusterFile): readonly Diagnostic[] {
  return diagnostics.filter(({ code }) => code.startsWith('main-file-'));
}

function toDiagnostic({ otherSpan, ...found }: Disagreement): Diagnostic {
  const related = otherSpan && [{ message: 'in the other file', span: otherSpan }];
  const more = related === undefined ? {} : { related };
  return { ...found, ...more, class: found.severity === 'error' ? 'GENERAL_ERROR' : 'OK' };
}
