/**
 * Where `upkeep realserver` remembers what it has changed. The record is one of this boot and of
 * this network namespace: what a restart of the machine has undone is not undone again.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fieldsOf } from '../../../base/json-fields.js';
import { makeRunDirectory } from '../../../daemon/files/run-directory.js';
import { bootIdentity, networkNamespaceIdentity } from '../../../linux/host/boot-identity.js';
import { NOTHING_DONE, parseUndoRecord, type UndoRecord } from '../../../realserver/undo-record.js';

/** The file holds something else. */
export class RecordError extends Error {
  override readonly name = 'RecordError';

  constructor(path: string) {
    super(`${path} is no record of changes: remove it, and undo them by hand`);
  }
}

/** The record file of one network namespace. */
export class RealServerRecord {
  readonly path: string;
  readonly #boot: string;

  constructor(directory = '/run/upkeep') {
    this.path = `${directory}/realserver-${networkNamespaceIdentity()}.json`;
    this.#boot = bootIdentity();
  }

  /**
   * What was done since the machine has started.
   * @throws RecordError, or Error of the file system
   */
  read(): UndoRecord {
    const text = this.#text();
    if (text === undefined) {
      return NOTHING_DONE;
    }
    const value = this.#parse(text);
    const { boot } = fieldsOf(value);
    if (boot !== this.#boot) {
      return NOTHING_DONE;
    }
    const record = parseUndoRecord(value);
    if (record === undefined) {
      throw new RecordError(this.path);
    }
    return record;
  }

  /** Replaces the record in one step; without addresses and settings there is no file. */
  write(record: UndoRecord): void {
    const { addresses, settings, raised } = record;
    if (addresses.length + settings.length + raised.length === 0) {
      rmSync(this.path, { force: true });
      return;
    }
    makeRunDirectory(dirname(this.path));
    const temporary = `${this.path}.new`;
    writeFileSync(temporary, `${JSON.stringify({ boot: this.#boot, ...record }, null, 2)}\n`);
    renameSync(temporary, this.path);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new RecordError(this.path);
    }
  }

  #text(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }
}
