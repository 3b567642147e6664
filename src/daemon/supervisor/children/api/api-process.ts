/**
 * The supervisor's side of the api child: binds its sockets, reads certificates and tokens for it,
 * answers what its clients ask, has it ask other routers, and starts a successor when it dies.
 * Nothing waits for it.
 */

import { closeSync } from 'node:fs';
import { isLoopback } from '../../../../base/address.js';
import { endpointText } from '../../../../base/endpoint-text.js';
import { failureOf, messageOf } from '../../../../base/failure.js';
import { sameData } from '../../../../base/same-data.js';
import type { Configuration } from '../../../../config/model.js';
import type { ApiSettings, HttpEndpoint } from '../../../../config/services-model.js';
import type { PlainUser } from '../../../../linux/process/become-user.js';
import { bindTcp } from '../../../../linux/socket/bound-socket.js';
import { openAccountDatabase } from '../../../../notify/account-database.js';
import { SETTLE_MS, watchFile } from '../../../../track/watch-file.js';
import type { MemberAnswer, MemberQuestion } from '../../../api/member-client.js';
import { FileReport } from '../../../files/file-report.js';
import type { ApiListener, FromApi, ToApi } from '../../../messages.js';
import { toApiRules } from '../../../outbox-rules.js';
import { PendingAnswers } from '../../../pending-answers.js';
import type { Child, ChildKind, ChildLine, ChildVitals, StopOrder } from '../child.js';
import { FIRST_SHARED_DESCRIPTOR, forkApiChild } from '../fork-child.js';
import { KeptChild } from '../kept-child.js';
import { type ApiFiles, namedFiles, readApiFiles } from './api-files.js';
import { type ApiAnswerer, ApiRequests } from './api-requests.js';

/** Clients try again: it need not be replaced within milliseconds. */
const OTHERS_WAIT_MS = 3000;
/** One that is replaced for other settings has no more time to end. */
const LAST_WORD_MS = 1000;

/** What the process may take on top of what each of the others may. */
const MEMBERS_ANSWER_MS = 1000;

/** Its own account, where the machine has one, or that of those who own nothing. */
const ACCOUNTS = ['upkeep', 'nobody'] as const;
const NOBODY: PlainUser = { uid: 65_534, gid: 65_534 };

/** What the supervisor gives to the keeper of its api process. */
export interface ApiProcessOptions extends ChildLine {
  /** undefined: the table cannot be asked yet. */
  answerer(): ApiAnswerer | undefined;
}

/** A socket with what is said of it. */
interface Way {
  readonly kind: ApiListener['kind'];
  readonly endpoint: HttpEndpoint;
  /** Kept here, so that it goes on listening between two processes. */
  readonly descriptor: number;
}

export class ApiProcess implements Child {
  readonly #options: ApiProcessOptions;
  readonly #requests: ApiRequests;
  readonly #files: FileReport;
  readonly #membersAsked = new PendingAnswers<readonly MemberAnswer[]>(MEMBERS_ANSWER_MS);
  #settings: ApiSettings | undefined;
  #kept: KeptChild<ToApi, FromApi, never>;
  #ways: readonly Way[] = [];
  #stopWatching: readonly (() => void)[] = [];
  #settling: NodeJS.Timeout | undefined;
  /** Of processes with other settings. */
  #formerRestarts = 0;

  constructor(configuration: Configuration, options: ApiProcessOptions) {
    this.#settings = configuration.global.services.api;
    this.#options = options;
    this.#files = new FileReport((event) => options.log(event));
    this.#requests = new ApiRequests(
      () => options.answerer(),
      (message) => this.#kept.send(message),
    );
    this.#kept = this.#newProcess();
  }

  get vitals(): ChildVitals {
    const { restarts, ...others } = this.#kept.vitals;
    return { ...others, restarts: this.#formerRestarts + restarts };
  }

  start(): void {
    this.#open();
    this.#sayConfigured();
  }

  /** Other settings are for another process; files are read again in any case. */
  reload(configuration: Configuration): void {
    const { api } = configuration.global.services;
    if (sameData(api, this.#settings)) {
      this.#kept.send(this.#order());
    } else {
      void this.#replace(api);
    }
    this.#sayConfigured();
  }

  /** Asks the other routers of the cluster. */
  async askMembers(question: MemberQuestion): Promise<readonly MemberAnswer[]> {
    const members = this.#settings?.members ?? [];
    if (members.length === 0) {
      return [];
    }
    const turns = question.inTurn === true ? members.length : 1;
    const answers = await this.#membersAsked.ask(
      (request) => this.#kept.send({ kind: 'askMembers', request, asked: question }),
      question.timeoutMs * turns + MEMBERS_ANSWER_MS,
    );
    const reason = 'the process that asks it does not answer';
    return answers ?? members.map(({ name, url }) => ({ kind: 'failed', name, url, reason }));
  }

  async stop({ release, withinMs, after }: StopOrder): Promise<void> {
    await after;
    await this.#kept.stop(release, Math.min(withinMs, LAST_WORD_MS));
    this.#close();
  }

  async #replace(settings: ApiSettings | undefined): Promise<void> {
    this.#settings = settings;
    const former = this.#kept;
    this.#formerRestarts += former.vitals.restarts;
    this.#kept = this.#newProcess();
    await former.stop(true, LAST_WORD_MS);
    this.#close();
    this.#open();
  }

  #open(): void {
    const { metrics, http } = this.#settings ?? {};
    const bind = (kind: Way['kind'], endpoints: readonly HttpEndpoint[] = []) =>
      endpoints.flatMap((endpoint) => this.#bind(kind, endpoint));
    this.#ways = [...bind('metrics', metrics?.endpoints), ...bind('api', http?.endpoints)];
    const paths = this.#settings === undefined ? [] : namedFiles(this.#settings);
    this.#stopWatching = paths.map((path) => watchFile(path, () => this.#filesChange()));
    this.#kept.start();
  }

  #bind(kind: Way['kind'], endpoint: HttpEndpoint): readonly Way[] {
    try {
      return [{ kind, endpoint, descriptor: bindTcp(endpoint.address, endpoint.port) }];
    } catch (error) {
      const path = endpointText(endpoint.address, endpoint.port);
      this.#files.note(path, messageOf(error));
      return [];
    }
  }

  #close(): void {
    clearTimeout(this.#settling);
    for (const stop of this.#stopWatching) {
      stop();
    }
    for (const { descriptor } of this.#ways) {
      failureOf(() => closeSync(descriptor));
    }
    this.#ways = [];
  }

  #filesChange(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#kept.send(this.#order()), SETTLE_MS);
  }

  /** In a turn of its own: the supervisor counts those that it waits for first. */
  #sayConfigured(): void {
    setImmediate(() => this.#options.onConfigured());
  }

  #newProcess(): KeptChild<ToApi, FromApi, never> {
    return new KeptChild({
      line: withoutConsequences(this.#options),
      name: 'api',
      rules: toApiRules,
      othersWaitMs: () => OTHERS_WAIT_MS,
      start: () => {
        const descriptors = this.#ways.map(({ descriptor }) => descriptor);
        return { child: forkApiChild(descriptors), standing: 'new' };
      },
      firstMessage: () => this.#order(),
      receive: (message) => this.#receive(message),
      onGone: () => {
        this.#requests.abandon();
        this.#membersAsked.abandon();
      },
    });
  }

  #receive(message: FromApi): void {
    switch (message.kind) {
      case 'ask':
      case 'taken':
      case 'gone':
        this.#requests.hear(message);
        return;
      case 'membersAnswered':
        this.#membersAsked.settle(message.request, message.answers);
        return;
      default:
        this.#kept.follow(message);
    }
  }

  #order(): ToApi {
    const settings = this.#settings;
    const say = (path: string, reason: string | undefined) => this.#files.note(path, reason);
    const files = settings && readApiFiles(settings, say);
    const { clients = [], hosts = [], web = false } = settings ?? {};
    return {
      kind: 'configure',
      ...accountOf(),
      listeners: this.#ways.flatMap((way, index) => this.#listener(way, index, files)),
      rules: { tokens: files?.tokens ?? [], clients, hosts, web },
      members: files?.members ?? [],
    };
  }

  #listener(
    { kind, endpoint: { address } }: Way,
    index: number,
    files: ApiFiles | undefined,
  ): readonly ApiListener[] {
    const tls = kind === 'metrics' ? files?.metricsTls : files?.httpTls;
    const { metrics, http } = this.#settings ?? {};
    if (tls === 'unusable') {
      return [];
    }
    return [
      {
        descriptor: FIRST_SHARED_DESCRIPTOR + index,
        kind,
        isLocal: isLoopback(address),
        ...(tls === undefined ? {} : { tls }),
        allow: (kind === 'metrics' ? metrics : http)?.allow ?? [],
      },
    ];
  }
}

/** Nothing waits for it, and the daemon does its work without it. */
function withoutConsequences(line: ChildLine): ChildLine {
  const onNothing = () => undefined;
  return { ...line, respawn: true, onConfigured: onNothing, onGivenUp: onNothing };
}

/** Only root can become another user. */
function accountOf(): { readonly account?: PlainUser } {
  if (process.geteuid?.() !== 0) {
    return {};
  }
  const accounts = openAccountDatabase();
  const [known = NOBODY] = ACCOUNTS.flatMap((name) => accounts.localUser(name) ?? []);
  return { account: { uid: known.uid, gid: known.gid } };
}

/** The kind: there is nothing of it in the kernel but its sockets. */
export const apiKind: ChildKind<ApiProcess> = {
  isNeeded: ({ global: { services } }) => {
    const { metrics, http, members = [] } = services.api ?? {};
    const endpoints = (metrics?.endpoints.length ?? 0) + (http?.endpoints.length ?? 0);
    return endpoints + members.length > 0;
  },
  open: (configuration, line, house) =>
    new ApiProcess(configuration, { ...line, answerer: () => house.answerer() }),
  releasesAtStop: () => true,
};
