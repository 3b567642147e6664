/** What stands in the log: more of one process for a while, without a restart. */
import {
  exactOptional,
  gtValue,
  maxValue,
  number,
  optional,
  picklist,
  pipe,
  strictObject,
} from '../../../base/json-shape.js';
import { LOG_LEVELS, LOG_SOURCES } from '../../../observe/log/log-events.js';
import type { LogLevels } from '../../../observe/log-levels.js';
import type { View } from '../views/catalogue.js';
import { timeText } from '../views/vrrp-view.js';
import { type ApiRoute, answerOf, giving, taking } from './route.js';

/** A level that was forgotten fills a disk. */
const DEFAULT_SECONDS = 3600;
const LONGEST_SECONDS = 7 * 86_400;

const wish = strictObject({
  subsystem: picklist(LOG_SOURCES),
  level: exactOptional(picklist(LOG_LEVELS)),
  forSeconds: optional(pipe(number(), gtValue(0), maxValue(LONGEST_SECONDS)), DEFAULT_SECONDS),
});

const EXPECTED =
  `{ "subsystem": one of ${LOG_SOURCES.join(', ')}, "level": one of ${LOG_LEVELS.join(', ')}, ` +
  '"forSeconds": 600 }; without level the usual one holds again';

/** Rows of the levels of the log. */
export const logLevelRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/log-level',
    role: 'read',
    summary: 'How urgent events have to be to stand in the log, by process.',
    ...giving('LogLevels', (daemon) => Promise.resolve(levelsView(daemon.logLevels))),
  },
  {
    method: 'PUT',
    path: '/v1/log-level',
    role: 'admin',
    summary: 'Another level for one process, for an hour unless `forSeconds` says so.',
    gives: 'LogLevels',
    ...taking(wish, EXPECTED, (daemon, { subsystem, level, forSeconds }) => {
      daemon.logLevels.set(subsystem, level, forSeconds * 1000);
      return Promise.resolve(answerOf<'LogLevels'>(levelsView(daemon.logLevels)));
    }),
  },
];

function levelsView(levels: Pick<LogLevels, 'all'>): View<'LogLevels'> {
  return {
    levels: levels.all().map(({ source: subsystem, level, remainingMs }) => ({
      ...{ subsystem, level },
      until: remainingMs === undefined ? undefined : timeText(Date.now() + remainingMs),
    })),
  };
}
