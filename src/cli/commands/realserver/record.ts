/**
 * Where `upkeep realserver` remembers what it has changed. The record is one of this boot and of
 * this network namespace: what a restart of the machine has undone is not undone again.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fieldsOf } from '../../../base/json-fields.js';
import { makeRunDirectory } from '../../../daemon/files/run-directory.js';
import { readTrustedFile } from '../../../daemon/files/trusted-file.js';
import { bootIdentity, networkNamespaceIdentity } from '../../../linux/host/boot-identity.js';
import { writeDump } from '../../../observe/dump/write-dump.js';
import { NOTHING_DONE, parseUndoRecord, type UndoRecord } from '../../../realserver/undo-record.js';

/** The file holds something else, is not to be believed, or cannot be written. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
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
   * @throws RecordError
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
      throw this.#damaged();
    }
    return record;
  }

  /**
   * Replaces the record in one step; without addresses and settings there is no file.
   * @throws RecordError, or Error of the file system
   */
  write(record: UndoRecord): void {
    const { addresses, settings, raised, neighbours } = record;
    if (addresses.length + settings.length + raised.length + neighbours.length === 0) {
      rmSync(this.path, { force: true });
      return;
    }
    makeRunDirectory(dirname(this.path));
    const text = `${JSON.stringify({ boot: this.#boot, ...record }, null, 2)}\n`;
    const reason = writeDump(this.path, text);
    if (reason !== undefined) {
      throw new RecordError(`${this.path} cannot be written: ${reason}`);
    }
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#damaged();
    }
  }

  #text(): string | undefined {
    const file = readTrustedFile(this.path);
    if (file.kind === 'refused') {
      const advice = 'remove it, and undo by hand what it says if that is yours';
      throw new RecordError(`${this.path} is not believed: ${file.reason}; ${advice}`);
    }
    return file.kind === 'text' ? file.text : undefined;
  }

  #damaged(): RecordError {
    return new RecordError(
      `${this.path} is no record of changes: remove it, and undo them by hand`,
    );
  }
}
