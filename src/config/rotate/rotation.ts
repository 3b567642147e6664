/**
 * Another key for `auth_hmac` of a pair of routers, as steps that lose no advert: each key is known
 * to both before one signs with it, and is forgotten when neither does. One edit for each step:
 *
 *     first router     knows the new key
 *     second router    knows it, and signs with it
 *     first router     signs with it, and forgets the old key
 *     second router    forgets the old key
 *
 * After each step the files are read again and held against each other as by `upkeep check --peer`.
 */
import type { Diagnostic } from '../diagnostic.js';
import type { Directive } from '../language/tree.js';
import { type InstanceOfBoth, matchedInstances } from '../lint/peers/matched.js';
import { comparePeers } from '../lint/peers/peers.js';
import type { LoadResult } from '../load.js';
import {
  applyEdits,
  type Edit,
  insertAfter,
  type LineOf,
  NotEditable,
  removeLine,
  replaceArgument,
} from './edits.js';

/** What to rotate. */
export interface RotationRequest {
  /** The main files of both routers. */
  readonly files: readonly [string, string];
  /** As the file has it: a text, `hex:…` or `file:…`. */
  readonly key: string;
  /** Number of the new key; absent: the first one that is free after the old one. */
  readonly id?: number;
  /** An instance of the first file; absent: all that sign. */
  readonly instance?: string;
  /** Loads a router's files, some of which have other texts than on the disk. */
  readonly load: (router: string, changed: ReadonlyMap<string, string>) => LoadResult;
}

/** One router is changed and reloads. */
export interface RotationStep {
  readonly router: string;
  readonly what: string;
  readonly edits: readonly Edit[];
  /** What `upkeep check --peer` has against the pair after this step, about signatures. */
  readonly findings: readonly Diagnostic[];
}

/** The whole way. */
export interface Rotation {
  readonly id: number;
  readonly instances: readonly string[];
  readonly steps: readonly RotationStep[];
}

/** What is done with a key at a router. */
type Action = 'learn' | 'sign' | 'forget';

const STEPS: readonly { readonly at: 0 | 1; readonly actions: readonly Action[] }[] = [
  { at: 0, actions: ['learn'] },
  { at: 1, actions: ['learn', 'sign'] },
  { at: 0, actions: ['sign', 'forget'] },
  { at: 1, actions: ['forget'] },
];

const WORDS: Readonly<Record<Action, string>> = {
  learn: 'knows the new key',
  sign: 'signs with it',
  forget: 'forgets the old one',
};

const LAST_KEY_ID = 255;

/** @returns the steps, or why there are none. */
export function rotationOf(request: RotationRequest): Rotation | string {
  try {
    return plan(request);
  } catch (error) {
    if (error instanceof NotEditable) {
      return error.message;
    }
    throw error;
  }
}

function plan(request: RotationRequest): Rotation | string {
  const { files, load, key } = request;
  const changed = new Map<string, string>();
  const before = files.map((file) => load(file, changed));
  const matched = signing(before, request);
  if (typeof matched === 'string') {
    return matched;
  }
  const id = request.id ?? freeId(matched);
  const taken = matched.find((each) => each.keys.some((known) => known.id === id));
  if (id === undefined || taken !== undefined) {
    return `key ${id ?? LAST_KEY_ID} is there already in '${taken?.name}': choose another number`;
  }
  const old = new Map(matched.map(({ name, active }) => [name, active]));
  const owners = new Map<string, string>();
  const steps: RotationStep[] = [];
  for (const { at, actions } of STEPS) {
    const router = files[at];
    const loaded = load(router, changed);
    const lineOf: LineOf = (file, line) => loaded.sources.get(file)?.line(line) ?? '';
    const edits = matched.flatMap(({ name, names }) => {
      const block = hmacBlock(loaded, names[at]);
      return actions.map((action) => {
        const former = old.get(name) ?? 0;
        return editFor(action, block, { id, key, former }, lineOf);
      });
    });
    for (const file of new Set(edits.map((edit) => edit.file))) {
      if ((owners.get(file) ?? router) !== router) {
        return `${file} is read by both routers: they would change at once`;
      }
      owners.set(file, router);
      const text = changed.get(file) ?? loaded.sources.get(file)?.text ?? '';
      changed.set(
        file,
        applyEdits(
          text,
          edits.filter((edit) => edit.file === file),
        ),
      );
    }
    const findings = judge(
      files,
      files.map((file) => load(file, changed)),
    );
    const what = actions.map((action) => WORDS[action]).join(', and ');
    steps.push({ router, what, edits, findings });
  }
  return { id, instances: matched.map(({ name }) => name), steps };
}

/** The instances that sign, on both routers, with one key. */
interface Signing extends InstanceOfBoth {
  readonly active: number;
  readonly keys: readonly { readonly id: number }[];
}

function signing(
  loaded: readonly LoadResult[],
  { files, instance }: RotationRequest,
): readonly Signing[] | string {
  const [here, there] = loaded;
  if (here === undefined || there === undefined) {
    return 'two files are needed';
  }
  const broken = loaded.findIndex(({ diagnostics }) =>
    diagnostics.some(({ severity }) => severity === 'error'),
  );
  if (broken >= 0) {
    return `${files[broken]} has errors: see upkeep check ${files[broken]}`;
  }
  const found = matchedInstances(here, there).filter(
    ({ name, own }) => own.hmac !== undefined && (instance ?? name) === name,
  );
  if (found.length === 0) {
    return instance === undefined
      ? 'no instance of both files has auth_hmac'
      : `'${instance}' is not in both files, or has no auth_hmac`;
  }
  const [refused] = judge(files, loaded);
  if (refused !== undefined) {
    return `the routers do not believe each other now: ${refused.message}`;
  }
  const differing = found.find(({ own, other }) => own.hmac?.activeKey !== other.hmac?.activeKey);
  if (differing !== undefined) {
    return `the routers sign '${differing.name}' with different keys: end that change first`;
  }
  return found.map((each) => ({
    ...each,
    active: each.own.hmac?.activeKey ?? 0,
    keys: [...(each.own.hmac?.keys ?? []), ...(each.other.hmac?.keys ?? [])],
  }));
}

/** The first number after those in use that no instance has. */
function freeId(matched: readonly Signing[]): number | undefined {
  const used = new Set(matched.flatMap(({ keys }) => keys.map(({ id }) => id)));
  const first = Math.max(...matched.map(({ active }) => active));
  return Array.from({ length: LAST_KEY_ID }, (_, step) => ((first + step) % LAST_KEY_ID) + 1).find(
    (id) => !used.has(id),
  );
}

/** @throws NotEditable when there is none, or more than one. */
function hmacBlock(loaded: LoadResult, name: string): readonly Directive[] {
  const blocks = loaded.directives
    .filter((each) => each.name === 'vrrp_instance' && each.arguments[0]?.text === name)
    .flatMap((each) => each.block?.directives ?? [])
    .filter((each) => each.name === 'auth_hmac');
  const [block] = blocks;
  if (block?.block === undefined || blocks.length > 1) {
    throw new NotEditable(`'${name}' has not one block auth_hmac but ${blocks.length}`);
  }
  return block.block.directives;
}

function editFor(
  action: Action,
  block: readonly Directive[],
  { id, key, former }: { readonly id: number; readonly key: string; readonly former: number },
  lineOf: LineOf,
): Edit {
  const setting = (name: string, argument?: string) => {
    const found = block.findLast(
      (each) =>
        each.name === name && (argument ?? each.arguments[0]?.text) === each.arguments[0]?.text,
    );
    if (found === undefined) {
      throw new NotEditable(`there is no ${name} ${argument ?? ''} to change`);
    }
    return found;
  };
  switch (action) {
    case 'learn':
      return insertAfter(setting('key'), `key ${id} ${key}`, lineOf);
    case 'sign':
      return replaceArgument(setting('active_key'), String(id), lineOf);
    case 'forget':
      return removeLine(setting('key', String(former)), lineOf);
  }
}

/** Errors of a file, and what `upkeep check --peer` has against the signatures of the pair. */
function judge(files: readonly string[], loaded: readonly LoadResult[]): readonly Diagnostic[] {
  const named = loaded.map((each, index) => ({ ...each, name: files[index] ?? '' }));
  return [
    ...loaded.flatMap(({ diagnostics }) => diagnostics.filter((each) => each.severity === 'error')),
    ...comparePeers(named).filter(({ code }) => code === 'peer-signature-refused'),
  ];
}
